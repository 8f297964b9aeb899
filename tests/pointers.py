"""Finds in whatever page the fields that point at records, and fills them in as a browser would, with any keys."""

import html
import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from django.db import models
from django.forms import BaseForm, ModelChoiceField, ModelMultipleChoiceField
from django.forms.formsets import BaseFormSet
from django_filters import FilterSet
from wagtail.blocks.base import BlockField
from wagtail.models import ReferenceIndex

from tests.editing import values_of

NOTHING = 987_654_321  # a key that no record has
ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
NEW_LINE = "__prefix__"


@dataclass(frozen=True)
class Pointer:
    """A field that points at records: its form, the name under which it is sent, and what it points at."""

    form: type
    name: str
    model: type[models.Model]
    is_multiple: bool
    is_filter: bool
    lines: str = ""  # the prefix of the lines of a form, when the field stands in one more of them

    def errors(self, response) -> list:
        """What the form, shown again, says about the field."""
        return [dict(form.errors).get(name) for form, name in self._filled(response)]

    def is_taken(self, response) -> bool:
        """Whether the form, shown again, would point at what was asked for."""
        return any(form.cleaned_data.get(name) for form, name in self._filled(response) if form.errors is not None)

    def _filled(self, response) -> list[tuple[BaseForm, str]]:
        """Forms of this kind that were filled in, and the field's name in them."""
        found = [form for form in _forms(response) if type(form) is self.form and form.is_bound]
        return [(form, name) for form in found for name in form.fields if self._is(form, name)]

    def _is(self, form: BaseForm, name: str) -> bool:
        line = form.add_prefix(name)
        return line == self.name or bool(self.lines) and re.sub(r"-\d+-", f"-{NEW_LINE}-", line) == self.name


class Sheet:
    """One form of a page, as its reader sees it, with the fields in it that point at records."""

    def __init__(self, url: str, form, pointers: list[Pointer], *, streams: set[str] = frozenset()):
        """`form` is the parsed form; filters, and fields that the page does not show, have none. `streams` are the
        names of fields of blocks, which a browser sends with the number of their blocks."""
        self.pointers = pointers
        self.values = (values_of(form) if form else {}) | {f"{name}-count": 0 for name in streams}
        is_filter = pointers[0].is_filter  # the page with it shows more than the address that answers its list alone
        self.address = url if is_filter or not form else urljoin(url, form.get("action") or "")
        self.is_read = form.get("method", "get").lower() == "get" if form else is_filter

    def send(self, client, keys: dict[Pointer, int]):
        """The answer when a browser sends the sheet with these keys in its fields."""
        values = dict(self.values)
        for lines in {pointer.lines for pointer in keys if pointer.lines}:
            [count] = self.values[f"{lines}-TOTAL_FORMS"]
            values[f"{lines}-TOTAL_FORMS"] = int(count) + 1
        for pointer, key in keys.items():
            name = pointer.name
            if pointer.lines:
                name = name.replace(NEW_LINE, self.values[f"{pointer.lines}-TOTAL_FORMS"][0])
            values[name] = [str(key)] if pointer.is_multiple else str(key)
        return client.get(self.address, values) if self.is_read else client.post(self.address, values)


def sheets(url: str, page, *, without: Container[str] = ()) -> list[Sheet]:
    """The forms of a page that point at records; models `without` are left out."""
    pointers = [pointer for pointer in _pointers(page) if pointer.model.__name__ not in without]
    if not pointers:
        return []
    forms = BeautifulSoup(page.content, "html.parser").select("form")
    places: dict[int | None, list[Pointer]] = {}
    for pointer in pointers:
        name = f"{pointer.lines}-TOTAL_FORMS" if pointer.lines else pointer.name
        place = next((n for n, form in enumerate(forms) if form.select_one(f'[name="{name}"]')), None)
        places.setdefault(place, []).append(pointer)
    hidden = places.pop(None, [])
    shown = [Sheet(url, forms[place], group, streams=_streams(page)) for place, group in places.items()]
    groups = [[each for each in hidden if each.is_filter is kind and not each.lines] for kind in (True, False)]
    return shown + [Sheet(url, None, group, streams=_streams(page)) for group in groups if group]


def pointing_at(record: models.Model) -> int:
    """How many rows and contents point at a record."""
    relations = [
        each for each in record._meta.get_fields(include_hidden=True) if each.is_relation and not each.concrete
    ]
    rows = sum(
        each.related_model._base_manager.filter(**{each.field.name: record.pk}).count()
        for each in relations
        if each.auto_created
    )
    return rows + ReferenceIndex.get_references_to(record).count()


def text_of(response) -> str:
    """The page as it reads, also where a script holds it."""
    shown = "" if response.streaming else response.content.decode(errors="ignore")
    return html.unescape(ESCAPED.sub(lambda found: chr(int(found[1], 16)), html.unescape(shown)))


def _pointers(response) -> list[Pointer]:
    filters = {id(found.form) for found in _given(response, FilterSet)}
    found = {
        Pointer(
            form=type(form),
            name=form.add_prefix(name),
            model=field.queryset.model,
            is_multiple=isinstance(field, ModelMultipleChoiceField),
            is_filter=id(form) in filters,
            lines=(form.prefix or "").partition(f"-{NEW_LINE}")[0] if NEW_LINE in (form.prefix or "") else "",
        )
        for form in _forms(response)
        for name, field in form.fields.items()
        if isinstance(field, ModelChoiceField) and field.queryset is not None and not field.disabled
        if not _is_number_of_line(form, name)
    }
    return sorted(found, key=lambda pointer: (pointer.form.__name__, pointer.name))


def _is_number_of_line(form: BaseForm, name: str) -> bool:
    """Whether a field says which line of a record this is: sets of lines look for it among their own."""
    return "-" in (form.prefix or "") and hasattr(form, "instance") and name == form.instance._meta.pk.name


def _streams(response) -> set[str]:
    """Names of fields of blocks, which a browser sends with the number of their blocks."""
    forms = list(_forms(response))
    return {
        form.add_prefix(name)
        for form in forms
        for name, field in form.fields.items()
        if isinstance(field, BlockField)
    }


def _forms(response) -> Iterator[BaseForm]:
    """Forms that the templates of a page were given, with those of their lines and of one line more."""
    waiting, known = [*_given(response, BaseForm), *_given(response, BaseFormSet)], set()
    waiting += [found.form for found in _given(response, FilterSet)]
    while waiting:
        thing = waiting.pop()
        if id(thing) in known:
            continue
        known.add(id(thing))
        if isinstance(thing, BaseFormSet):
            waiting += [*thing.forms, thing.empty_form]
        else:
            waiting += getattr(thing, "formsets", {}).values()
            yield thing


def _given(response, kind: type) -> list:
    contexts = response.context or []
    layers = [layer for context in contexts for layer in getattr(context, "dicts", [context])]
    found = {id(value): value for layer in layers for value in dict(layer).values() if isinstance(value, kind)}
    return list(found.values())
