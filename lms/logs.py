"""Structured logs: one JSON object a line, with the request's id and without personal data.

E-mail addresses are struck out wherever they stand, and so are the values that PostgreSQL quotes in its errors.
"""

import json
import logging
import re
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
PASSED_ON = ("status_code", "job", "attempt", "duration_ms")
EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*")
PATH_OF_ADDRESS = re.compile(r"(https?://[^/\s]+)/\S+")
QUOTED_VALUES = re.compile(r"\)=\(.*\)")


class RequestId(logging.Filter):
    def filter(self, record):
        record.request_id = request_id.get()
        return True


class ViewNames(logging.Filter):
    """What Django logs about a request names its path; here the name of the view stands in its place. Paths hold keys
    from letters and codes of papers."""

    def filter(self, record):
        request = getattr(record, "request", None)
        if request is not None and record.args:
            paths = {request.path, request.path.encode("unicode_escape").decode("ascii")}  # Django escapes some
            record.args = tuple(
                view_name(request) if arg in paths else PATH_OF_ADDRESS.sub(r"\1/…", str(arg)) for arg in record.args
            )
        return True


class JSONFormatter(logging.Formatter):
    def format(self, record):
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_personal_data(record.getMessage()),
            "request_id": getattr(record, "request_id", ""),
        }
        line.update({key: getattr(record, key) for key in PASSED_ON if hasattr(record, key)})
        if record.exc_info:
            line["exception"] = without_personal_data(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def view_name(request) -> str:
    """The name of the view; a dash for what was answered before any address was looked up."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else "-"


def without_personal_data(text: str) -> str:
    """The text with addresses and quoted values struck out."""
    return QUOTED_VALUES.sub(")=(…)", EMAIL.sub("[e-mail]", text))
