"""Entries of the log in words. A code without words is shown readably; a test names the ones that are missing."""

from datetime import date

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from courses import queue, vietnamese
from courses.audit import naming
from courses.audit.acts import ACTS, DETAILS

DAYS = ("since", "last_day")  # details whose value is a day
FIELD_NAMES = ("changed", "fields")  # details whose values are names of the record's fields
CHOSEN = {"ground": "revocation_ground"}  # details whose value is one of the choices of a field
METHODS = {
    "totp": pgettext_lazy("second step", "Authenticator app"),
    "webauthn": pgettext_lazy("second step", "Passkey or security key"),
    "recovery_codes": pgettext_lazy("second step", "Recovery codes"),
}
LONGEST = 200
NOTHING = "–"


def act(code: str) -> str:
    """What was done, in the user's language."""
    return str(ACTS.get(code) or _readable(code))


def codes(word: str) -> list[str]:
    """Codes of the acts in whose words, in the user's language and folded, `word` occurs."""
    return [code for code in ACTS if vietnamese.fold(word) in vietnamese.fold(f"{act(code)} {code}")]


def kind(label: str) -> str:
    """The kind of record that a model label such as "courses.enrolment" names."""
    model = naming.model_of(label)
    return capfirst(model._meta.verbose_name) if model else label


def line(given: dict, *, label: str) -> str:
    """What an entry about a record of kind `label` says besides, in one line."""
    return "; ".join(f"{name}: {value}" for name, value in pairs(given, label=label))


def state(fields: dict, *, label: str) -> str:
    """Fields of a record and their values, before or after an act, in one line."""
    model = naming.model_of(label)
    return "; ".join(f"{_field(name, model)}: {_shown(name, value, model)}" for name, value in fields.items())


def changes(before: dict, after: dict, *, label: str) -> list[str]:
    """A line for each field that an act changed: "seats: 30 → 40"."""
    model = naming.model_of(label)
    lines = []
    for name in [*before, *(name for name in after if name not in before)]:
        sides = [_shown(name, side[name], model) for side in (before, after) if name in side]
        lines.append(f"{_field(name, model)}: {' → '.join(sides)}")
    return lines


def brief(text: str) -> str:
    """As much of it as a column of a list has room for."""
    return Truncator(text).chars(LONGEST)


def pairs(given: dict, *, label: str) -> list[tuple[str, str]]:
    """Name and value of each detail, in words."""
    model = naming.model_of(label)
    return [(str(DETAILS.get(name) or _readable(name)), _value(name, value, model)) for name, value in given.items()]


def _value(name: str, value, model) -> str:
    if name in FIELD_NAMES and isinstance(value, list):
        return ", ".join(_field(each, model) for each in value)
    if name == "filters":
        return ", ".join(str(DETAILS.get(each) or _field(each, model)) for each in value) or NOTHING
    if name in CHOSEN:
        return str(dict(naming.choices_of(CHOSEN[name], model)).get(value, value))
    if name in ("role", "refusal", "way"):
        return _(value)
    if name == "method":
        return str(METHODS.get(value, value))
    if name == "job":
        return queue.label(str(value))
    if name == "format":
        return str(value).upper()
    if name in DAYS:
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value)


def _shown(name: str, value, model) -> str:
    """The value of a field in words: choices by their labels, days as they are written, lists row by row."""
    if isinstance(value, list):
        return ", ".join(_shown(name, each, model) for each in value) or NOTHING
    if isinstance(value, dict):
        rows = naming.rows_of(name, model)
        told = (f"{_field(key, rows)}: {_shown(key, each, rows)}" for key, each in _in_order(value, rows))
        return f"({'; '.join(told)})"
    if value in (None, ""):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "groups":
        return _(value)
    return str(dict(naming.choices_of(name, model)).get(value) or _day(name, value, model) or value)


def _in_order(fields: dict, model) -> list[tuple]:
    """The fields as the model names them; PostgreSQL keeps JSON in an order of its own."""
    names = [field.name for field in model._meta.concrete_fields] if model else []
    return sorted(fields.items(), key=lambda pair: names.index(pair[0]) if pair[0] in names else len(names))


def _day(name: str, value, model) -> str:
    """A day or moment as it is written; empty when the field holds none, or only a part of one is kept."""
    try:
        field = model._meta.get_field(name)
        if isinstance(field, models.DateTimeField):
            return date_format(timezone.localtime(parse_datetime(value)), "SHORT_DATETIME_FORMAT")
        is_day = isinstance(field, models.DateField)
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT") if is_day else ""
    except (AttributeError, FieldDoesNotExist, TypeError, ValueError):
        return ""


def _field(name: str, model) -> str:
    try:
        field = model._meta.get_field(name)
        named = field.related_model._meta if field.auto_created else field
        return str(named.verbose_name)
    except (AttributeError, FieldDoesNotExist):  # the model or its field has been removed since
        return str(DETAILS.get(name) or _readable(name))


def _readable(code: str) -> str:
    return capfirst(code.replace(".", ": ").replace("_", " "))
