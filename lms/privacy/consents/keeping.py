"""Personal numbers and the consents they rest on: kept, replaced and removed together.

A number rests either on the consent of its person or on the official duty of the unit (`PersonalNumber.ground`). Whoever
enters or removes one goes through here; imports never touch a number that rests on consent.
"""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from courses.errors import DomainError
from lms.privacy.consents import actions
from lms.privacy.consents.models import PERSONAL_NUMBER, ConsentRecord, ConsentText
from lms.users.personal_number import actions as personal_numbers
from lms.users.personal_number.models import Ground, PersonalNumber

User = get_user_model()
Act, Way = ConsentRecord.Act, ConsentRecord.Way


@sensitive_variables("number")
def keep_own(text: ConsentText, number: str, *, language: str, by, now) -> None:
    """Keep the number of `by` together with the consent to the text that was shown: both or none.

    Raises DomainError as `actions.answer` and `personal_number.actions.keep` do, and for the very number that the unit
    keeps on its own ground: no consent changes anything about that.
    """
    with personal_numbers.refusals_on_record(by, by=by), transaction.atomic():
        kept = personal_numbers.keep(by, number, ground=Ground.CONSENT, by=by, now=now)
        if not kept.is_consented:
            raise DomainError(
                _("Your unit keeps this number on its own ground. Your consent is not needed; none was recorded.")
            )
        actions.answer(text, act=Act.GIVEN, language=language, by=by, now=now, way=Way.NUMBER)


def remove_own(*, by, now) -> None:
    """Remove the number of `by`, whoever entered it; a consent that was given is withdrawn with it."""
    with transaction.atomic():
        User.objects.held().get(pk=by.pk)
        _revoke(by, act=Act.WITHDRAWN, way=Way.NUMBER, by=by, now=now)
        personal_numbers.remove(by, by=by)


@sensitive_variables("number")
def keep_for_unit(person, number: str, *, by, now) -> None:
    """Keep the number of a person out of a record of the unit. A consent to another number ends with that number; the
    number that the person gave stays on consent. Raises DomainError as `personal_number.actions.keep` does."""
    with personal_numbers.refusals_on_record(person, by=by), transaction.atomic():
        personal_numbers.keep(person, number, ground=Ground.DUTY, by=by, now=now)
        _end(person, by=by, now=now)


def remove_for_unit(person, *, by, now) -> None:
    """Remove the number of a person, on whichever ground it stands; a consent to it ends."""
    with transaction.atomic():
        User.objects.held().get(pk=person.pk)
        personal_numbers.remove(person, by=by)
        _end(person, by=by, now=now)


def forget_unreadable(*, now) -> int:
    """Delete the numbers whose key is lost for good, and end the consents to them; return how many."""
    with transaction.atomic():
        people = personal_numbers.forget_unreadable()
        for person in User.objects.filter(pk__in=[person.pk for person in people]).order_by("pk").held():
            _end(person, by=None, now=now)
    return len(people)


def _end(person, *, by, now) -> None:
    """End a consent on which no number rests any more."""
    if not PersonalNumber.objects.of(person).consented().exists():
        _revoke(person, act=Act.ENDED, way=Way.UNIT, by=by, now=now)


def _revoke(person, *, act: str, way: str, by, now) -> None:
    """Put the end of the consent into the ledger, whichever version it was given to; without one nothing happens."""
    given = ConsentRecord.objects.of(person).on(PERSONAL_NUMBER).unrevoked().select_related("text__purpose").first()
    if given is not None:
        actions.record(person, given.text, act=act, language=given.language, way=way, by=by, now=now)
