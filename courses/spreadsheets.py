"""What every exported table keeps to: text is never a formula, and moments are told in local time."""

from datetime import datetime

from django.utils import timezone

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(text: str) -> str:
    """Text that no spreadsheet program takes for a formula, also after it was saved as CSV."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


class PlainExport:
    """Put before a Wagtail view with an export. Wagtail itself writes UTC without saying so, and CSV as it comes."""

    def preprocess_field_value(self, field, value, export_format):
        if isinstance(value, datetime) and timezone.is_aware(value):
            value = timezone.make_naive(value).replace(microsecond=0)
        written = super().preprocess_field_value(field, value, export_format)
        is_text = isinstance(written, str) and export_format == self.FORMAT_CSV
        return harmless(written) if is_text else written
