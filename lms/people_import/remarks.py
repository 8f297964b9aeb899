"""What the import has to say about cells: codes that are stored, and their sentences in the reader's language.

A fault keeps its row from being taken; a warning does not.
"""

import dataclasses
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

FAULTS = {
    "missing": _("This is missing. Fill it in."),
    "too_long": _("This is longer than %(most)s characters. Shorten it."),
    "formula": _("This begins like a formula. Replace it by its value."),
    "formula_error": _("A formula failed here. Enter the value."),
    "control_signs": _("There are signs here that cannot be printed. Type it again."),
    "letters_doubtful": _("These letters can be read in more than one way (TCVN3, VNI or Unicode). Type it in Unicode."),
    "letters_broken": _("Letters were lost or torn apart by another program. Type it again."),
    "name_unreadable": _("A name is written in letters, without figures or signs such as @. Type it again."),
    "date_unreadable": _("This is not a date. Write it as 05/02/1980."),
    "date_impossible": _("There is no such day. Check it."),
    "date_order": _("This looks like month before day. Write the day first, as 25/02/1980."),
    "date_order_doubtful": _("Dates of this column have the month first, so this one is in doubt. Write the day first."),
    "date_year_only": _("This is a year alone. Write day, month and year."),
    "date_range": _("This date cannot be right here. Check the year."),
    "date_century": _("The century of this year is in doubt. Write four figures."),
    "ends_before_start": _("The post ends before it begins. Check both dates."),
    "before_birth": _("This is not after the date of birth. Check both dates."),
    "number_digits_lost": _("The spreadsheet program has lost figures (%(value)s). Format the column as text and type it again."),
    "number_old_card": _("Nine figures are the number of an old identity card. Enter the 12 figures."),
    "number_sealed": _("The stored number cannot be read, because its key is missing. Ask whoever runs the installation."),
    "number_length": _("A personal number has 12 figures. Check it."),
    "phone_unreadable": _("This is not one phone number of Vietnam. Write it as 0912345678."),
    "email_unreadable": _("This is not one e-mail address. Write it as ten@coquan.gov.vn."),
    "choice_unknown": _("This value is not known. Known: %(known)s."),
    "repeated": _("Row %(row)s has the same. Keep one of the two."),
    "not_here": _("This cannot be used by an import of this unit. Check it, or ask the administrator of the former unit or of the whole system for a transfer."),
    "two_people": _("The staff code and the e-mail address belong to two people. Check both."),
    "other_code": _("The person with this e-mail address has another staff code. Check both."),
    "held_by_role": _("This person has a role here, so administrators alone change the account."),
    "email_needed": _("This is a new person, who needs an e-mail address."),
    "unit_unknown": _("“%(unit)s” is no unit of %(within)s today. Write its code or its name."),
    "unit_several": _("Several units are called “%(unit)s”. Write the code, or the unit above it first: Sở A > Phòng B."),
    "starts_too_early": _("The present post begins on %(day)s. The next one must begin later."),
    "unit_not_yet": _("“%(unit)s” does not exist on that day. Check the date."),
}  # fmt: skip
WARNINGS = {
    "zeros_added": _("Leading zeros that were lost have been added."),
    "century_guessed": _("The year was written with two figures and read as %(year)s."),
    "date_was_number": _("The date stood as a number and was read as %(day)s."),
    "capitals": _("The name stood in one case and is written as %(name)s."),
    "rank_other": _("“%(rank)s” is none of the ranks that are counted and is kept as another rank."),
    "confirmed": _("The person has confirmed this for printing, so “%(kept)s” stays. An officer can correct it."),
    "number_by_consent": _(
        "The person gave another personal number with consent, so that one stays. Ask which is right; it can be changed on the page of the person."
    ),
    "similar": _("%(name)s (%(code)s) has the same name. Check that it is another person."),
    "similar_row": _("Row %(row)s has the same name and date of birth. Check that it is another person."),
    "closed": _("The account of this person is closed and stays so."),
    "address_moves": _(
        "A new address ends the password, second steps, links to sign-in services and all sessions; letters to both addresses say so."
    ),
    "letters_converted": _("Converted from %(script)s."),
}
WORDS = FAULTS | WARNINGS


@dataclass(frozen=True)
class Remark:
    """`field` names what the column means; `words` fill the sentence and are JSON values."""

    code: str
    field: str = ""
    words: dict = dataclasses.field(default_factory=dict)

    @property
    def is_fault(self) -> bool:
        return self.code in FAULTS

    @property
    def sentence(self) -> str:
        return str(WORDS[self.code]) % self.words

    def stored(self) -> dict:
        return {"code": self.code, "field": self.field, "words": self.words}


class Unreadable(Exception):
    """A cell that does not mean what its column should; `code` is one of FAULTS."""

    def __init__(self, code: str, **words):
        super().__init__(code)
        self.code, self.words = code, words


@dataclass(frozen=True)
class Reading:
    """What a cell means, and what should be known about how it was read."""

    value: object
    warning: str = ""
    words: dict = dataclasses.field(default_factory=dict)
