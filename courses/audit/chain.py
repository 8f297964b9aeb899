"""The arithmetic of the chain: a seal is SHA-256 over the seal before it and every stored column of the entry.

An entry is written as JSON with sorted keys, in UTF-8, without spaces; moments in UTC with microseconds. Columns that
are null are left out, so a column that is added later, null in old entries, breaks no old seal. A column must never
be renamed or removed while entries that were sealed with it are kept.
"""

import hashlib
import json
from datetime import UTC, datetime

from courses.audit.models import AuditEntry

BEGINNING = "0" * 64  # stands for the seal before the first
COLUMNS = tuple(field.attname for field in AuditEntry._meta.concrete_fields)


def seal(previous: str, row: dict) -> str:
    """The seal of an entry, given as a dict of COLUMNS, that follows the seal `previous`."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical(row)).hexdigest()


def canonical(row: dict) -> bytes:
    """The entry as the bytes that are sealed."""
    told = {name: _plain(row[name]) for name in COLUMNS if row[name] is not None}
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
