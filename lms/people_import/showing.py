"""Differences of rows in words."""

from datetime import date

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from courses.organisations.posts import Post
from lms.people_import import row_numbers
from lms.people_import.fields import FIELDS
from lms.people_import.models import ImportRow

DAYS = ("birth_date", "starts", "ends")
CHOICES = {
    "gender": get_user_model().Gender,
    "rank": Post.Rank,
    "staff_group": Post.StaffGroup,
}
NOT_DONE = {
    "changed_since": _("The record was changed since, so it was left as it is."),
    "out_of_reach": _("The person is no longer in your units, or has a role now."),
    "taken": _("Another account has this staff code, e-mail address or personal number by now."),
    "number_unreadable": _("The personal number cannot be read, because a key is missing. Import the file again."),
    "unit_gone": _("The unit no longer exists."),
    "collision": _("Another change came between. Import the file again."),
    "active_since": _("The person has used the account since, so it stays."),
}


def shown(name: str, value) -> str:
    """A stored value as people write it."""
    if not value:
        return "–"
    if name in DAYS:
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if name in CHOICES:
        return str(dict(CHOICES[name].choices).get(value, value))
    return str(value)


def label(name: str) -> str:
    """What a column is called."""
    return str(FIELDS.get(name, ""))


def differences(row: ImportRow) -> list[tuple[str, str, str]]:
    """Field, before and after, in words."""
    pairs = {**row.changes}
    if row_numbers.NUMBER in pairs:
        pairs[row_numbers.NUMBER] = row_numbers.masked(row)
    return [(label(name), shown(name, before), shown(name, after)) for name, (before, after) in pairs.items()]


def why_not_done(row: ImportRow) -> str:
    """Why a confirmed row was not applied, or not taken back; empty when it was."""
    return str(NOT_DONE.get(row.reason, ""))


def line(row: ImportRow) -> dict:
    """A row as a page lists it."""
    remarks = [{"label": label(remark.field), "sentence": remark.sentence} for remark in row.remarked]
    known_by = row.values.get("staff_code") or row.values.get("email") or ""
    return {
        "row": row,
        "known_by": known_by,
        "differences": differences(row),
        "remarks": remarks,
        "why": why_not_done(row),
    }
