"""Which consents of a person count, and what the person is still to be asked."""

from dataclasses import dataclass
from datetime import date

from lms.privacy.consents.models import PERSONAL_NUMBER, ConsentRecord, ConsentText

Act = ConsentRecord.Act


def has_consented(person, purpose: str, *, today: date) -> bool:
    """Whether the person agrees to the purpose of this code today. The one question to ask before using such data.

    A purpose that ended, an older version of the text, a withdrawal and an erasure all mean no.
    """
    return ConsentRecord.objects.of(person).standing(today).on(purpose).exists()


def number_text(today: date) -> ConsentText | None:
    """The text in force to which those agree who enter their own personal number; None where it is not asked for."""
    return ConsentText.objects.current(today).filter(purpose__code=PERSONAL_NUMBER).first()


@dataclass(frozen=True)
class Standing:
    """Where a person stands on one purpose. `last` answers the text in force, `earlier` an older version of it."""

    text: ConsentText
    is_given: bool
    last: ConsentRecord | None
    earlier: ConsentRecord | None

    @property
    def is_asked_elsewhere(self) -> bool:
        """Whether it is asked for where the personal number is entered, until it was given there."""
        return self.text.purpose.code == PERSONAL_NUMBER and not (self.is_given or self.is_outdated)

    @property
    def is_outdated(self) -> bool:
        """Whether a consent no longer counts because the words have changed since."""
        return self.last is None and self.earlier is not None and self.earlier.act == Act.GIVEN


def of(person, *, today: date) -> list[Standing]:
    """Where the person stands on each open purpose. Three queries, however many purposes."""
    given = set(ConsentRecord.objects.of(person).standing(today).values_list("text", flat=True))
    records = list(ConsentRecord.objects.of(person).select_related("text__purpose"))
    texts = ConsentText.objects.current(today).select_related("purpose")
    return [
        Standing(
            text,
            text.pk in given,
            last=next((record for record in records if record.text_id == text.pk), None),
            earlier=next((record for record in records if _is_older(record.text, text)), None),
        )
        for text in texts
    ]


def _is_older(text: ConsentText, current: ConsentText) -> bool:
    return text.purpose_id == current.purpose_id and text.number < current.number
