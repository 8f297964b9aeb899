"""What the security of accounts stores: rules with the day they begin."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.dated_rules.models import DatedRule


def whole_number(label, *, default: int, least: int, most: int, help_text="") -> models.PositiveSmallIntegerField:
    bounds = [MinValueValidator(least), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(label, default=default, validators=bounds, help_text=help_text)


class SecurityRule(DatedRule):
    """How accounts are protected from a day on. The defaults are those of security level 3 (DOMAIN B: Decree
    331/2026, TCVN 14423:2026, known from secondary sources; hence data with a date and a source)."""

    class SecondFactor(models.TextChoices):
        ROLES = "roles", pgettext_lazy("second factor", "everybody who has a role")
        EVERYBODY = "everybody", pgettext_lazy("second factor", "everybody, learners too")

    second_factor = models.CharField(
        _("second factor required of"),
        max_length=10,
        choices=SecondFactor,
        default=SecondFactor.ROLES,
        help_text=_(
            "Whoever holds a role with any power always needs one, also a role of your own making: level 3 allows no"
            " exception. Learners need one when everybody does."
        ),
    )
    spared_roles = models.ManyToManyField(
        Group,
        verbose_name=_("roles that need no second factor"),
        blank=True,
        related_name="sparing_rules",
        help_text=_(
            "Only roles without any power are offered: they are groups of learners. A role that is given a power later"
            " needs a second factor from that moment, ticked or not. A role without power that is not ticked needs one,"
            " so a role can be made to ask it of some learners alone."
        ),
    )
    trusted_days = whole_number(
        _("days for which a trusted browser leaves the second step out"), default=14, least=1, most=90
    )
    proof_minutes = whole_number(
        _("minutes after a proof in which sensitive acts ask for none"),
        default=5,
        least=1,
        most=60,
        help_text=_("Giving roles, issuing papers, merging units, exporting lists of people and the like."),
    )
    failures = whole_number(_("failed sign-ins until an account locks"), default=5, least=3, most=20)
    failures_a_day = whole_number(
        _("failed sign-ins in a day until an account locks"),
        default=20,
        least=5,
        most=200,
        help_text=_("Counted since the last success, however slowly they come. Each further one locks again."),
    )
    lock_minutes = whole_number(_("minutes until a locked account opens again"), default=15, least=1, most=1440)
    idle_minutes = whole_number(_("idle minutes until pages lock"), default=15, least=2, most=480)
    office_idle_minutes = whole_number(_("idle minutes until the back office locks"), default=5, least=2, most=480)
    password_length = whole_number(_("characters of a password beside a second factor"), default=8, least=8, most=64)
    password_length_alone = whole_number(
        _("characters of a password without a second factor"), default=14, least=8, most=64
    )
    password_classes_alone = whole_number(
        _("kinds of characters in a password without a second factor"),
        default=4,
        least=1,
        most=4,
        help_text=_("Small letters, capitals, figures, other signs."),
    )
    password_history = whole_number(
        _("last passwords that people with a role may not use again"), default=10, least=0, most=24
    )
    password_days = whole_number(
        _("days until people with a role change their password"),
        default=60,
        least=0,
        most=730,
        help_text=_("0: no change is asked for."),
    )
    idle_account_days = whole_number(
        _("days without a sign-in until an account with a role closes"),
        default=45,
        least=0,
        most=730,
        help_text=_("0: none closes by itself."),
    )
    idle_account_notice_days = whole_number(
        _("days before that on which a letter warns"), default=7, least=1, most=60
    )

    class Meta(DatedRule.Meta):
        verbose_name = _("security rule")
        verbose_name_plural = _("security rules")
        constraints = [
            models.CheckConstraint(
                condition=Q(password_length_alone__gte=F("password_length")),
                name="security_rule_asks_no_less_of_passwords_alone",
                violation_error_message=_("A password alone cannot be shorter than one beside a second factor."),
            )
        ]


class FormerPasswordQuerySet(models.QuerySet):
    def of(self, user):
        """Passwords of one person, the newest first."""
        return self.filter(user=user).order_by("-pk")


class FormerPassword(models.Model):
    """A password that somebody has or had, as its hash: staff may not use one of the last again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="former_passwords")
    encoded = models.CharField(max_length=128)
    set_at = models.DateTimeField()
    leans_on_factor = models.BooleanField(default=False)  # chosen beside a second factor and too short without one

    objects = FormerPasswordQuerySet.as_manager()

    class Meta:
        verbose_name = _("former password")
        verbose_name_plural = _("former passwords")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class FailedSignIns(models.Model):
    """How often signing in failed in a row: lately, and since `day_began_at`, at most a day ago. `key` stands for an account, or for what was typed where there is none, so
    that nobody learns from a lock whether there is an account."""

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveSmallIntegerField(default=0)
    day_failures = models.PositiveSmallIntegerField(default=0)
    day_began_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("failed sign-ins")
        verbose_name_plural = _("failed sign-ins")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class Dormancy(models.Model):
    """An account with a role whose owner has not been here for long: warned, then closed. The row goes when the owner
    comes back."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="dormancy")
    warned_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("dormant account")
        verbose_name_plural = _("dormant accounts")

    def __str__(self) -> str:
        return str(self.user)
