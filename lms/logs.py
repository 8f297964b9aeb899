"""Structured logs: one JSON object a line, with the request's id and without personal data.

E-mail addresses are struck out wherever they stand, and so are the values that PostgreSQL quotes in its errors.
"""

import json
import logging
import re
from contextvars import ContextVar

from courses.redaction import without_personal_data

request_id: ContextVar[str] = ContextVar("request_id", default="")
PASSED_ON = ("status_code", "job", "attempt", "duration_ms")
PATH_OF_ADDRESS = re.compile(r"(https?://[^/\s]+)/\S+")


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


def configuration(*, level: str) -> dict:
    """The setting LOGGING: everything goes to the console, one JSON object a line."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"id": {"()": "lms.logs.RequestId"}, "views": {"()": "lms.logs.ViewNames"}},
        "formatters": {"json": {"()": "lms.logs.JSONFormatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["id", "views"], "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
    }
