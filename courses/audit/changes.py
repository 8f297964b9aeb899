"""What an act changed, as the log may show it: the fields with their values before and after.

Readers of the log need not be those who may read the records, so values are kept sparingly (Law 91/2025/QH15, Decree
356/2025/NĐ-CP; both ask for no more personal data than the purpose needs):

- of people, fields named in their `AUDIT_READABLE` are kept as they are: name and workplace stand on papers, and who
  changed them must be provable;
- birth dates, telephone numbers, staff codes and e-mail addresses are kept masked: enough to tell which of two values
  stood there, too little to sign in or to be found with;
- passwords, personal numbers, answers, and every other field of people are kept as HIDDEN: that they changed is on
  record, never what they were.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from modelcluster.fields import ParentalKey

HIDDEN = "…"
NEVER = {"password", "personal_number", "given", "answer", "answers"}
LONGEST = 300


def between(stored: models.Model, fresh: models.Model, names: Iterable[str]) -> dict:
    """`before` and `after` of the named fields that differ between two states of a record, ready for `append`."""
    names = list(names)
    return difference(type(fresh), values(stored, names), values(fresh, names))


def values(thing: models.Model, names: Iterable[str]) -> dict:
    """The fields as JSON values; records by their names of today, lists of rows row by row."""
    return dict(_value(thing, name) for name in names)


def difference(model: type[models.Model], before: dict, after: dict) -> dict:
    """`before` and `after` of what differs, as the log may show it. A new record has nothing before; what a form
    changed and the record does not show, such as a secret, differs without being told."""
    names = [name for name in after if name not in before or before[name] != after[name] or after[name] == HIDDEN]
    return {
        "before": {name: shown(model, name, before[name]) for name in names if name in before},
        "after": {name: shown(model, name, after[name]) for name in names},
    }


def shown(model: type[models.Model], name: str, value):
    """The value as the log may keep it."""
    readable = getattr(model, "AUDIT_READABLE", None)
    if name in NEVER:
        return HIDDEN
    if value in (None, "") or readable is None or name in readable:
        return _cut(value)
    return MASKS[name](str(value)) if name in MASKS else HIDDEN


def _birth_date(text: str) -> str:
    return f"{text[:4]}-…"


def _tail(text: str) -> str:
    kept = min(3, len(text) // 3)
    return HIDDEN + text[len(text) - kept :]


def _mailbox(text: str) -> str:
    name, _at, host = text.partition("@")
    return f"{name[:1]}{HIDDEN}@{host}"


MASKS = {"birth_date": _birth_date, "phone": _tail, "staff_code": _tail, "email": _mailbox}


def _value(thing: models.Model, name: str) -> tuple[str, object]:
    try:
        name = thing._meta.get_field(name).name
    except FieldDoesNotExist:
        return name, HIDDEN
    value = getattr(thing, name)
    if isinstance(value, models.Manager):
        tell = str if thing._meta.get_field(name).many_to_many else _row
        return name, [tell(row) for row in value.all()]
    return name, _plain(value)


def _row(row: models.Model) -> dict:
    """A line of a list that belongs to the record; what is empty is left out."""
    fields = [
        field
        for field in row._meta.concrete_fields
        if field.editable and not field.primary_key and not isinstance(field, ParentalKey)
    ]
    told = {field.name: _plain(getattr(row, field.name)) for field in fields}
    return {name: value for name, value in told.items() if value not in (None, "")}


def _plain(value):
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"  # 60 and 60.00 are no change
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(each) for each in value]
    return str(value)


def _cut(value):
    if isinstance(value, str) and len(value) > LONGEST:
        return value[:LONGEST] + HIDDEN
    if isinstance(value, list):
        return [_cut(each) for each in value]
    if isinstance(value, dict):
        return {name: _cut(each) for name, each in value.items()}
    return value
