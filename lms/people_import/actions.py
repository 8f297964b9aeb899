"""Steps of an import: uploaded, columns assigned, read, confirmed or discarded, taken back."""

from pathlib import PurePath

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses import queue
from courses.audit import actions as audit
from courses.errors import DomainError
from courses.organisations import scopes
from courses.organisations.models import Organisation
from lms.people_import import headings, reading, tables
from lms.people_import.comparing import Comparison
from lms.people_import.fields import FIELDS, IDENTIFYING
from lms.people_import.models import ColumnMapping, ImportRow, PeopleImport
from lms.users.elsewhere import actions as elsewhere

Status = PeopleImport.Status
PERMISSION = "lms.add_peopleimport"


def upload(file, *, unit: Organisation, is_complete: bool = False, sends_letters: bool = False, by) -> PeopleImport:
    """Keep a list of people of a unit. Raises DomainError for a file that cannot be read, and outside one's units."""
    return keep(draft(file, unit=unit, is_complete=is_complete, sends_letters=sends_letters, by=by), file, by=by)


def draft(file, *, unit: Organisation, is_complete: bool, sends_letters: bool, by) -> PeopleImport:
    """The import of a list with its columns as far as they explain themselves; nothing is stored. Raises DomainError."""
    if not scopes.of(by, PERMISSION).covers(unit):
        raise DomainError(_("People of this unit are imported by others. Choose one of your units."))
    table = tables.read(file)
    heading = headings.find(table.rows)
    return PeopleImport(
        unit=unit,
        requested_by=by,
        file_name=PurePath(file.name).name[-150:],
        is_complete=is_complete,
        sends_letters=sends_letters,
        heading=heading,
        columns=proposed(table.rows[heading], unit=unit),
    )


def keep(people_import: PeopleImport, file, *, by) -> PeopleImport:
    """Store a drafted import with its list, away from everybody."""
    file.seek(0)
    with transaction.atomic():
        people_import.fill(file.read())
        people_import.save()
        audit.append("people.list_uploaded", people_import, by=by, unit=people_import.unit.name)
    return people_import


def proposed(row: list, *, unit: Organisation) -> dict[str, str]:
    """What the columns mean: as remembered in the unit where most headings are known, else as they are called."""
    given = _words(row)
    best = max(
        ColumnMapping.objects.filter(unit=unit),
        key=lambda known: len(set(given) & known.headings.keys()),
        default=None,
    )
    if best and set(best.headings) <= set(given):
        return by_headings(given, best.headings)
    return {str(column): name for column, name in headings.guesses(row).items()}


def by_mapping(people_import: PeopleImport, file, saved: ColumnMapping) -> dict[str, str]:
    """What the columns of a list mean by a saved assignment. Raises DomainError when a heading is missing."""
    given = _words(tables.read(file).rows[people_import.heading])
    if missing := sorted(set(saved.headings) - set(given)):
        raise DomainError(_("Headings are missing in this list: %(headings)s") % {"headings": ", ".join(missing)})
    return by_headings(given, saved.headings)


def _words(row: list) -> list[str]:
    return [headings.words(cell) if isinstance(cell, str) and cell else "" for cell in row]


def by_headings(given: list[str], known: dict[str, str]) -> dict[str, str]:
    """{column: field} of headings whose words are known."""
    found: dict[str, str] = {}
    for column, words in enumerate(given):
        if words in known and known[words] not in found.values():
            found[str(column)] = known[words]
    return found


def assign(people_import: PeopleImport, *, columns: dict[int, str], heading: int, name: str = "", by) -> PeopleImport:
    """Say what the columns mean, remember it for the unit, and have the list read. Raises DomainError."""
    check_columns(columns)
    row = tables.read(people_import.opened()).rows[heading]
    words = {headings.words(row[column]): field for column, field in columns.items() if column < len(row)}
    with transaction.atomic():
        held = PeopleImport.objects.held().get(pk=people_import.pk)
        if held.status not in (Status.ASSIGNING, Status.PREVIEW):
            raise DomainError(_("This import has gone on. Open it again."))
        held.move(Status.READING, columns={str(c): field for c, field in columns.items()}, heading=heading)
        ColumnMapping.objects.update_or_create(
            unit_id=held.unit_id, name=name, defaults={"headings": words, "saved_by": by}
        )
        queue.enqueue("lms.people_import.tasks.read", people_import=held.pk)
    return held


def check_columns(columns: dict[int, str]) -> None:
    """Raise DomainError for an assignment with which nobody could be found."""
    names = list(columns.values())
    if len(set(names)) != len(names):
        raise DomainError(_("Two columns have the same meaning. Assign each meaning once."))
    named = "full_name" in names or {"family_name", "given_name"} <= set(names)
    if not named or not set(names) & set(IDENTIFYING):
        raise DomainError(
            _("A list needs a column for the full name and one for the staff code or the e-mail address.")
        )
    if unknown := set(names) - FIELDS.keys():
        raise DomainError(_("Unknown meaning: %(names)s") % {"names": ", ".join(sorted(unknown))})


def compare(people_import: PeopleImport, file, *, today) -> tuple[list[ImportRow], int]:
    """The rows of the preview, unsaved, and how many lines were passed over. Raises DomainError for the file."""
    table = tables.read(file)
    listing = reading.read(table, people_import.mapping, heading=people_import.heading, today=today)
    comparison = Comparison(people_import.unit, people_import.requested_by, today)
    return comparison.rows(listing.rows, is_complete=people_import.is_complete), listing.skipped


def count(rows: list[ImportRow], *, skipped: int) -> dict[str, int]:
    """How many rows of each kind."""
    counts = {str(kind): sum(row.kind == kind for row in rows) for kind in ImportRow.Kind}
    return counts | {"warnings": sum(row.has_warnings for row in rows), "skipped": skipped}


def read(people_import: PeopleImport, *, now) -> None:
    """Read and compare the list of an import that waits for it. Reading twice gives the same rows once."""
    if people_import.status != Status.READING:
        return
    by = people_import.requested_by
    with override(by.language):
        try:
            rows, skipped = compare(people_import, people_import.opened(), today=timezone.localdate(now))
        except DomainError as refusal:
            with transaction.atomic():
                _refuse(_hold(people_import, Status.READING), refusal)
            return
        with elsewhere.one_at_a_time(by=by):
            held = _hold(people_import, Status.READING)
            attempts = sum(row.is_of_somebody_elsewhere for row in rows)
            try:
                elsewhere.check(by=by, now=now, more=attempts)
            except DomainError as refusal:
                _refuse(held, refusal)
            else:
                _preview(held, rows, skipped=skipped)
            elsewhere.note(attempts, about=held, by=by)


def _refuse(held: PeopleImport, refusal: DomainError) -> None:
    held.move(Status.REFUSED, refusal=str(refusal)[:500])


def _preview(held: PeopleImport, rows: list[ImportRow], *, skipped: int) -> None:
    held.rows.all().delete()
    for row in rows:
        row.people_import = held
    ImportRow.objects.bulk_create(rows, batch_size=500)
    held.move(Status.PREVIEW, counts=count(rows, skipped=skipped))


def confirm(people_import: PeopleImport, *, by, now) -> PeopleImport:
    """Have the preview applied in the background. Raises DomainError when nothing would change."""
    with transaction.atomic():
        held = _hold(people_import, Status.PREVIEW)
        if held.requested_by != by:
            raise DomainError(_("Only who uploaded the list can confirm it."))
        if not held.rows.waiting().exists():
            raise DomainError(_("Nothing would change, so there is nothing to apply."))
        held.move(Status.APPLYING, confirmed_at=now)
        audit.append("people.import_confirmed", held, by=by, unit=held.unit.name)
        queue.enqueue("lms.people_import.tasks.apply", people_import=held.pk)
    return held


def discard(people_import: PeopleImport, *, by) -> PeopleImport:
    """Give up an import before it is applied, and delete its list."""
    with transaction.atomic():
        held = _hold(people_import, Status.ASSIGNING, Status.PREVIEW)
        held.move(Status.DISCARDED)
        held.forget()
        audit.append("people.import_discarded", held, by=by)
    return held


def undo(people_import: PeopleImport, *, by, now) -> PeopleImport:
    """Have an applied import taken back in the background. Raises DomainError after seven days."""
    with transaction.atomic():
        held = _hold(people_import, Status.APPLIED)
        if not held.may_be_undone(now):
            raise DomainError(_("An import can be taken back for seven days, and these are over."))
        held.move(Status.UNDOING, undone_by=by)
        audit.append("people.undo_ordered", held, by=by)
        queue.enqueue("lms.people_import.tasks.undo", people_import=held.pk)
    return held


def forget_old(*, now) -> int:
    """Delete lists and rows of imports that can no longer be taken back; return how many imports."""
    old = PeopleImport.objects.kept_too_long(now).exclude(status__in=PeopleImport.WORKING)
    return sum(forget(people_import, now=now) for people_import in list(old))


def forget(people_import: PeopleImport, *, now) -> bool:
    """Delete list and rows of an import unless somebody went on with it just now; one that waits is discarded."""
    with transaction.atomic():
        held = PeopleImport.objects.held().kept_too_long(now).filter(pk=people_import.pk).first()
        if held is None or held.is_working:
            return False
        if Status.DISCARDED in PeopleImport.NEXT.get(held.status, ()):
            held.move(Status.DISCARDED)
            audit.append("people.import_discarded", held, by=None)
        held.forget()
    return True


def _hold(people_import: PeopleImport, *statuses: str) -> PeopleImport:
    """The import as it is stored, locked. Raises DomainError when it has gone on. Wants a transaction."""
    held = PeopleImport.objects.held().select_related("unit", "requested_by").get(pk=people_import.pk)
    if held.status not in statuses:
        raise DomainError(_("This import has gone on. Open it again."))
    return held
