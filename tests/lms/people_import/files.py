"""Spreadsheets as offices and strangers send them."""

import io
import zipfile

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

HEADINGS = ["STT", "Mã cán bộ", "Họ và tên", "Ngày sinh", "Giới tính", "Email", "Điện thoại", "Đơn vị", "Chức vụ"]


def csv(text: str, *, encoding: str = "utf-8", name: str = "danh-sach.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode(encoding))


def xlsx(rows: list[list], *, name: str = "danh-sach.xlsx", formats: dict | None = None) -> SimpleUploadedFile:
    """A workbook of one sheet; days are written as days, everything else as it is, formulas never."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "default_date_format": "dd/mm/yyyy"})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.close()
    return SimpleUploadedFile(name, target.getvalue())


def altered(file: SimpleUploadedFile, part: str, change) -> SimpleUploadedFile:
    """The same workbook with the bytes of one part changed."""
    target = io.BytesIO()
    file.seek(0)
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            content = source.read(entry)
            archive.writestr(entry.filename, change(content) if entry.filename == part else content)
    return SimpleUploadedFile(file.name, target.getvalue())
