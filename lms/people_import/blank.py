"""A blank list to fill in, whose headings explain themselves. Every column is text, so that no zero gets lost."""

import io

import xlsxwriter

# Headings as offices write them, which are read whatever the language of the reader; with widths in characters.
HEADINGS = {
    "Mã cán bộ": 14, "Họ và tên": 28, "Ngày sinh": 12, "Giới tính": 10, "Email": 30, "Điện thoại": 14, "Đơn vị": 40,
    "Chức vụ": 24, "Ngạch": 20, "Nhóm": 16, "Từ ngày": 12, "Đến ngày": 12,
}  # fmt: skip


def as_xlsx() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "bottom": 1})
        sheet.freeze_panes(1, 0)
        for column, (heading, width) in enumerate(HEADINGS.items()):
            sheet.set_column(column, column, width, text)
            sheet.write_string(0, column, heading, head)
    return target.getvalue()
