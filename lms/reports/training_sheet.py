"""The report of training by unit as a spreadsheet."""

import csv
from decimal import Decimal

import xlsxwriter
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.spreadsheets import harmless
from lms.reports.training import NOW, Line, Report


def columns() -> list[tuple[str, str]]:
    """Label and field of each figure."""
    return [
        (_("Enrolments (lượt)"), "enrolments"),
        (_("People enrolled (người)"), "people"),
        (_("Courses completed"), "completed"),
        (_("Hours credited (tiết)"), "tiet"),
        (_("Papers issued"), "papers"),
    ]


def heading(report: Report) -> str:
    """What the sheet shows, in one line."""
    day = date_format(report.day, "SHORT_DATE_FORMAT")
    shown = _("map of units of %(day)s") % {"day": day} if report.wish.map != NOW else _("map of units of today")
    return f"{report.title}, {report.wish.year}, {shown}"


def write_xlsx(target, report: Report) -> None:
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    sheet = book.add_worksheet(str(report.wish.year))
    sheet.write_string(0, 0, harmless(heading(report)))
    sheet.freeze_panes(3, 1)
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, 5, 16)
    for column, label in enumerate([_("Unit"), *(label for label, _name in columns())]):
        sheet.write_string(2, column, label, bold)
    for row, line in enumerate([*report.lines, report.total], start=3):
        sheet.write_string(row, 0, harmless(line.name))
        for column, value in enumerate(_values(line), start=1):
            sheet.write_number(row, column, float(value))
    book.close()


def write_csv(target, report: Report) -> None:
    """UTF-8 with the mark that spreadsheet programs look for, numbers with a point."""
    target.write("\ufeff")
    writer = csv.writer(target)
    writer.writerow([harmless(heading(report))])
    writer.writerow([_("Unit"), *(label for label, _name in columns())])
    for line in [*report.lines, report.total]:
        writer.writerow([harmless(line.name), *_values(line)])


def _values(line: Line) -> list[int | Decimal]:
    return [getattr(line, name) for _label, name in columns()]
