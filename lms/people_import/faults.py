"""The faults of an import as a table to mend the list by: row, column, what is wrong. Nothing in it is a formula."""

import csv
import io
from collections.abc import Iterator

import xlsxwriter
from django.utils.translation import gettext as _

from courses.spreadsheets import harmless
from lms.people_import import showing
from lms.people_import.models import ImportRow, PeopleImport

WIDTHS = (8, 28, 16, 24, 80)
Kind = ImportRow.Kind


def lines(people_import: PeopleImport) -> Iterator[tuple]:
    """Row number, name, staff code, column and sentence of each fault; then rows that could not be applied."""
    for row in people_import.rows.filter(kind=Kind.FAULTY).iterator(chunk_size=500):
        for remark in row.remarked:
            if remark.is_fault:
                yield (
                    row.number,
                    row.name,
                    row.values.get("staff_code") or "",
                    showing.label(remark.field),
                    remark.sentence,
                )
    for row in people_import.rows.not_done():
        yield row.number, row.name, row.values.get("staff_code") or "", "", showing.why_not_done(row)


def headings() -> list[str]:
    return [_("Row"), _("Full name"), _("Staff code"), _("Column"), _("Fault")]


def as_csv(people_import: PeopleImport) -> bytes:
    """UTF-8 with the mark by which spreadsheet programs know it."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(headings())
    writer.writerows([[number, *map(harmless, texts)] for number, *texts in lines(people_import)])
    return target.getvalue().encode("utf-8-sig")


def as_xlsx(people_import: PeopleImport) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("Faults")[:31])
    head = book.add_format({"bold": True, "bottom": 1})
    sheet.freeze_panes(1, 0)
    for column, (label, width) in enumerate(zip(headings(), WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, label, head)
    for index, (number, *texts) in enumerate(lines(people_import), start=1):
        sheet.write_number(index, 0, number)
        for column, text in enumerate(texts, start=1):
            sheet.write_string(index, column, harmless(text))
    book.close()
    return target.getvalue()
