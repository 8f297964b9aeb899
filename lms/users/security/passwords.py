"""What a password must be like, by the rules of the day; every reason is told at once."""

from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from courses import vietnamese
from lms.users.security import factor, known, rules
from lms.users.security.models import FormerPassword, SecurityRule

CLASSES = {
    pgettext_lazy("kind of character", "small letters"): str.islower,
    pgettext_lazy("kind of character", "capitals"): str.isupper,
    pgettext_lazy("kind of character", "figures"): str.isdigit,
    pgettext_lazy("kind of character", "other signs"): lambda char: not char.isalnum(),
}


class ByTheRules:
    """Django's validator of passwords. Also keeps what was set, so that it is not set again."""

    def validate(self, password, user=None):
        today = timezone.localdate()
        rule = rules.of(today)
        reasons = shortcomings(password, rule=rule, beside_factor=_beside_factor(user, today=today))
        if user is not None and user.pk and user.has_role and was_used(password, user, last=rule.password_history):
            reasons.append(
                ngettext(
                    "Choose one that was not used before: the last password may not be used again.",
                    "Choose one that was not used before: the last %(count)d passwords may not be used again.",
                    rule.password_history,
                )
                % {"count": rule.password_history}
            )
        if reasons:
            raise ValidationError(reasons)

    def password_changed(self, password, user=None):
        if user is not None and user.pk:
            now = timezone.now()
            rule = rules.of(timezone.localdate(now))
            is_too_weak_alone = bool(shortcomings(password, rule=rule, beside_factor=False))
            leans = is_too_weak_alone and _beside_factor(user, today=timezone.localdate(now))
            remember(user, now=now, leans_on_factor=leans)

    def get_help_text(self):
        rule = rules.of(timezone.localdate())
        return _(
            "At least %(alone)d characters of %(classes)d kinds (small letters, capitals, figures, other signs);"
            " beside a second factor at least %(beside)d. No word that others guess."
        ) % {
            "alone": rule.password_length_alone,
            "classes": rule.password_classes_alone,
            "beside": rule.password_length,
        }


def shortcomings(password: str, *, rule: SecurityRule, beside_factor: bool) -> list[str]:
    """Everything that is wrong with the password as such, in sentences; empty when nothing is."""
    password = vietnamese.nfc(password)  # as it is stored
    least = rule.password_length if beside_factor else rule.password_length_alone
    reasons = []
    if len(password) < least:
        reasons.append(
            _("Too short: it has %(has)d characters and needs at least %(least)d.")
            % {"has": len(password), "least": least}
        )
    lacking = [name for name, belongs in CLASSES.items() if not any(map(belongs, password))]
    if not beside_factor and len(CLASSES) - len(lacking) < rule.password_classes_alone:
        reasons.append(_("Too simple: it has no %(kinds)s.") % {"kinds": ", ".join(map(str, lacking))})
    if known.is_known(password):
        reasons.append(_("Too well known: it, or the word in it, is among the first that strangers try."))
    return reasons


def is_too_weak(password: str, user, *, today: date) -> bool:
    """Whether somebody's present password falls short of the rules of the day."""
    beside = _beside_factor(user, today=today)
    return bool(shortcomings(password, rule=rules.of(today), beside_factor=beside))


def is_too_old(user, *, now: datetime) -> bool:
    """Whether the rules ask this person for a new password by now."""
    days = rules.of(timezone.localdate(now)).password_days
    return bool(days) and user.has_role and user.has_usable_password() and set_at(user) < now - timedelta(days=days)


def set_at(user) -> datetime:
    """When the present password was set; for one from before such things were kept, when the account was opened."""
    last = FormerPassword.objects.of(user).values_list("set_at", flat=True).first()
    return last or user.date_joined


def was_used(password: str, user, *, last: int) -> bool:
    """Whether the password is one of the last that this person had."""
    hashes = list(FormerPassword.objects.of(user).values_list("encoded", flat=True)[:last])
    if last and user.password not in hashes:
        hashes.insert(0, user.password)
    return any(check_password(typed, encoded) for encoded in hashes for typed in vietnamese.spellings(password))


def leans_on_factor(user) -> bool:
    """Whether the present password was chosen beside a second factor and would not have done alone that day."""
    last = FormerPassword.objects.of(user).values_list("leans_on_factor", flat=True).first()
    return user.has_usable_password() and bool(last)


def remember(user, *, now: datetime, leans_on_factor: bool) -> None:
    """Keep the hash just set, and no more of them than the rules speak of."""
    FormerPassword.objects.create(user=user, encoded=user.password, set_at=now, leans_on_factor=leans_on_factor)
    keep = max(1, rules.of(timezone.localdate(now)).password_history)
    kept = list(FormerPassword.objects.of(user).values_list("pk", flat=True)[:keep])
    FormerPassword.objects.of(user).filter(pk__lt=kept[-1]).delete()


def _beside_factor(user, *, today: date) -> bool:
    """Whether a second factor stands beside this password, or will before anything else is done."""
    if user is None:
        return False
    return factor.needs_second_factor(user, today=today) or factor.has_second_factor(user)
