"""The groups in which the rows of an import are shown, and which of them its page opens with."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lms.people_import.models import ImportRow, PeopleImport

WARNINGS, NOT_DONE = "warnings", "not-done"
FIRST = (NOT_DONE, str(ImportRow.Kind.FAULTY))  # what somebody has to deal with


@dataclass(frozen=True)
class Tab:
    name: str
    label: str
    count: int


def of(people_import: PeopleImport) -> list[Tab]:
    counts = people_import.counts
    tabs = [Tab(str(kind), kind.label, counts.get(str(kind), 0)) for kind in ImportRow.Kind]
    tabs.append(Tab(WARNINGS, _("With warnings"), counts.get("warnings", 0)))
    if not_done := counts.get("refused", 0) + counts.get("kept", 0):
        tabs.append(Tab(NOT_DONE, _("Not done"), not_done))
    return tabs


def opened(tabs: list[Tab], *, wanted: str | None) -> Tab:
    """The tab with this name; without one what has to be dealt with, or else the first that has rows."""
    filled = [tab for tab in tabs if tab.count]
    urgent = sorted((tab for tab in filled if tab.name in FIRST), key=lambda tab: FIRST.index(tab.name))
    return next((tab for tab in tabs if tab.name == wanted), [*urgent, *filled, *tabs][0])


def rows(people_import: PeopleImport, tab: Tab):
    """The rows of a tab, each with its person."""
    found = people_import.rows.select_related("person")
    if tab.name == WARNINGS:
        return found.with_warnings()
    return found.not_done() if tab.name == NOT_DONE else found.filter(kind=tab.name)
