"""The class as a spreadsheet."""

from datetime import datetime

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.organisations.models import name_on
from courses.runs.models import CourseRun
from courses.spreadsheets import harmless

CHUNK = 500


def write(target, run: CourseRun, enrolments) -> None:
    """Write the enrolments to a binary file: codes as text, days as days, percents as numbers, nothing a formula."""
    book = xlsxwriter.Workbook(
        target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    head = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(_sheet_name(run))
    sheet.freeze_panes(1, 2)
    columns = _columns(moment=moment, day=day, text=text)
    for index, (label, width, style, _value) in enumerate(columns):
        sheet.set_column(index, index, width, style)
        sheet.write_string(0, index, label, head)
    enrolments = enrolments.annotate(unit_then=name_on("unit", "enrolled_at__date"))
    for row, enrolment in enumerate(enrolments.iterator(chunk_size=CHUNK), start=1):
        for index, (_label, _width, style, value) in enumerate(columns):
            _write_cell(sheet, row, index, row if value is None else value(enrolment), style)
    book.close()


def _columns(*, moment, day, text) -> list[tuple]:
    """Label, width in characters, format, and value of a row (None: the number of the row)."""
    return [
        (_("No."), 5, None, None),
        (_("Full name"), 28, text, lambda row: row.learner.full_name),
        (_("E-mail"), 32, text, lambda row: row.learner.email),
        (_("Staff code"), 14, text, lambda row: row.learner.staff_code or ""),
        (_("Date of birth"), 13, day, lambda row: row.learner.birth_date),
        (_("Workplace"), 36, text, lambda row: row.learner.workplace),
        (_("State"), 14, text, lambda row: str(row.get_status_display())),
        (_("Progress (%)"), 10, None, lambda row: row.progress),
        (_("Best score (%)"), 10, None, lambda row: row.best_percent),
        (_("Enrolled"), 17, moment, lambda row: row.enrolled_at),
        (_("Last activity"), 17, moment, lambda row: row.last_activity_at),
        (_("Completed"), 17, moment, lambda row: row.completed_at),
        (_("Reason for withdrawal"), 30, text, lambda row: row.withdrawal_reason),
        (_("Unit on enrolment"), 36, text, lambda row: row.unit_then or ""),
    ]


def _write_cell(sheet, row: int, column: int, value, style) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, harmless(value), style)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, timezone.localtime(value).replace(tzinfo=None), style)
    elif hasattr(value, "isoformat"):
        sheet.write_datetime(row, column, value, style)
    else:
        sheet.write_number(row, column, float(value), style)


def _sheet_name(run: CourseRun) -> str:
    """At most 31 characters without the signs that spreadsheet programs refuse."""
    return "".join(char for char in run.code if char not in "[]:*?/\\'")[:31] or "1"
