"""Publishing a text, answering it, and withdrawing for somebody who asked for it. Every entry of the ledger is written by
`record`."""

from collections.abc import Iterable
from datetime import date

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.audit import actions as audit
from courses.errors import DomainError
from courses.organisations.posts import Post
from lms.privacy.consents.models import PERSONAL_NUMBER, ConsentPurpose, ConsentRecord, ConsentText
from lms.users.personal_number import actions as personal_numbers
from lms.users.personal_number.models import PersonalNumber

Act, Way = ConsentRecord.Act, ConsentRecord.Way
NONE_MEANT = gettext_lazy("Tick the consents that the person withdraws. If the request names none, ask the person.")


def publish(purpose: ConsentPurpose, *, text: str, text_en: str, valid_from: date, by, now) -> ConsentText:
    """Add a version of the words; from its day on every consent to an older one no longer counts.

    On its first day a version is replaced at once as long as nobody has answered it; sent twice, it is one. Raises
    DomainError for a day of the past, and for one that does not come after the version before.
    """
    with transaction.atomic():
        held = _hold(purpose)
        last = held.texts.order_by("-number").first()
        if valid_from < timezone.localdate(now):
            raise DomainError(_("A version begins today or later: what people agreed to before stays as it was."))
        if last and valid_from < last.valid_from:
            raise DomainError(_("A version begins after the one before it. Choose a later day."))
        facts = {"text": text.strip(), "text_en": text_en.strip(), "valid_from": valid_from}
        if last and facts == {name: getattr(last, name) for name in facts}:
            return last
        if last and valid_from == last.valid_from and last.records.exists():
            raise DomainError(
                _(
                    "The version of this day has been answered already, so it stays. Choose a later day, such as tomorrow."
                )
            )
        version = ConsentText.objects.create(
            purpose=held,
            number=last.number + 1 if last else 1,
            published_at=now,
            published_by=by,
            **facts,
        )
        audit.append("consent.text_published", version, by=by, version=version.number)
    return version


def answer(text: ConsentText, *, act: str, language: str, by, now, way: str = Way.PAGE) -> ConsentRecord:
    """Put into the ledger what `by` answered to the text as shown in the language; the same answer twice adds nothing.
    Whoever withdraws the consent to keep the personal number has it removed at once.

    Raises DomainError for a text that is no longer in force, for a withdrawal of what was not given, and for a consent
    to keep a number where there is none to keep (see keeping.keep_own).
    """
    today = timezone.localdate(now)
    with transaction.atomic():
        get_user_model().objects.held().get(pk=by.pk)
        _hold(text.purpose)  # so that no version takes the place of this one meanwhile
        if not ConsentText.objects.current(today).filter(pk=text.pk).exists():
            raise DomainError(_("This text has changed or is no longer asked. Read the page again and answer there."))
        last = ConsentRecord.objects.of(by).filter(text=text).first()
        _check(act, last)
        if act == Act.GIVEN and text.purpose.code == PERSONAL_NUMBER:
            _check_number(by)
        if last is not None and last.act == act:
            return last
        return record(by, text, act=act, language=language, way=way, by=by, now=now)


def withdraw_on_request(person, consents: Iterable[ConsentRecord], *, basis: str, by, now) -> list[ConsentRecord]:
    """Withdraw those of the consents that nobody withdrew meanwhile, as the person asked; return the new entries.

    `basis` names the request in the log. Raises DomainError when none is meant although some could be withdrawn.
    """
    with transaction.atomic():
        get_user_model().objects.held().get(pk=person.pk)
        given = ConsentRecord.objects.of(person).unrevoked()
        meant = given.filter(pk__in=[consent.pk for consent in consents]).select_related("text__purpose")
        if not consents and given.exists():
            raise DomainError(NONE_MEANT)
        facts = {"act": Act.WITHDRAWN, "way": Way.REQUEST, "by": by, "now": now, "basis": basis}
        return [record(person, each.text, language=each.language, **facts) for each in meant]


def record(person, text: ConsentText, *, act: str, language: str, way: str, by, now, **details) -> ConsentRecord:
    """Put an entry into the ledger; a number that rested on the consent goes with it. Wants the person held."""
    entry = ConsentRecord.objects.create(
        person=person,
        unit_id=Post.objects.units_of([person], on=timezone.localdate(now)).get(person.pk),
        text=text,
        act=act,
        at=now,
        way=way,
        language=language,
        sha256=text.sha256(language),
    )
    audit.append(f"consent.{act}", entry, by=by, version=text.number, **details)
    if act != Act.GIVEN and text.purpose.code == PERSONAL_NUMBER:
        personal_numbers.remove_consented(person, by=by)
    return entry


def _hold(purpose: ConsentPurpose) -> ConsentPurpose:
    """Hold the purpose until the transaction ends; whoever holds a person too holds the person first."""
    return ConsentPurpose.objects.select_for_update(no_key=True).get(pk=purpose.pk)


def _check(act: str, last: ConsentRecord | None) -> None:
    was_given = last is not None and last.act == Act.GIVEN
    if act == Act.WITHDRAWN and (last is None or last.act in (Act.REFUSED, Act.ENDED)):
        raise DomainError(_("There is no consent to withdraw."))
    if act == Act.REFUSED and was_given:
        raise DomainError(_("This consent was given before. Withdraw it instead."))


def _check_number(person) -> None:
    if not PersonalNumber.objects.of(person).consented().exists():
        raise DomainError(
            _(
                "This consent is given together with the number. Enter it under “Personal number”, where the text stands."
            )
        )
