"""The arithmetic of the chain: a seal is SHA-256 over the seal before it and every stored column of the entry.

An entry is written as JSON with sorted keys, in UTF-8, without spaces; moments in UTC with microseconds. Columns that
are null are left out, so a column that is added later, null in old entries, breaks no old seal. A column must never
be renamed or removed while entries that were sealed with it are kept.

An anchor bears a signature made with SECRET_KEY: whoever writes to the database without knowing that key makes none.
"""

import hashlib
import json
from datetime import UTC, datetime

from django.core.signing import BadSignature, Signer

from courses.audit.models import AuditAnchor, AuditEntry

BEGINNING = "0" * 64  # stands for the seal before the first
COLUMNS = tuple(field.attname for field in AuditEntry._meta.concrete_fields)


def seal(previous: str, row: dict) -> str:
    """The seal of an entry, given as a dict of COLUMNS, that follows the seal `previous`."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical(row)).hexdigest()


def canonical(row: dict) -> bytes:
    """The entry as the bytes that are sealed."""
    told = {name: _plain(row[name]) for name in COLUMNS if row[name] is not None}
    return json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def signature(anchor: AuditAnchor) -> str:
    """What an anchor that the product writes bears."""
    return _signer().signature(_told(anchor))


def bears_signature(anchor: AuditAnchor) -> bool:
    """Whether the product wrote this anchor, with today's SECRET_KEY or one of SECRET_KEY_FALLBACKS."""
    try:
        _signer().unsign(f"{_told(anchor)}:{anchor.signature}")
    except BadSignature:
        return False
    return True


def _signer() -> Signer:
    return Signer(salt="courses.audit anchors")


def _told(anchor: AuditAnchor) -> str:
    return f"{anchor} {anchor.entries} {_plain(anchor.older_than)} {_plain(anchor.made_at)}"


def _plain(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
