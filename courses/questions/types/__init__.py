"""Types of questions: one module each, found by being in this folder. A new type touches nothing else.

A type module has
- `KIND`, the value stored in Question.kind, and `LABEL`, its name for people;
- `Content`, the pydantic schema of QuestionVersion.content;
- `order(content, random, shuffle)`: the order in which the rows are shown, as indexes into the content;
- `parse(order, posted)`: what was given, from the posted fields `a` or `a-0`, `a-1`, ...; None when nothing was.
  Raises DomainError when it cannot be read. Needs no content, so that saving an answer reads little;
- `encode(order, given)`: the posted fields again, a list of (name, value): the opposite of `parse`;
- `grade(content, given)`: the right share, a Decimal from 0 to 1. Pure;
- `rows(content, order, given, language)`: what the template for answering shows: never a key;
- `review(content, order, given, language)`: what the template for review shows, with the key;
- `Form`: the fields of the back office; `Form.initial_of(content)` and `form.content()` translate.
Templates: courses/questions/<KIND>/answer.html and review.html.

Values sent to the browser are places in the shown order, never indexes into the content, because in some types
the index is the key.
"""

import pkgutil
from functools import cache
from importlib import import_module
from types import ModuleType

from django.utils.translation import gettext as _

from courses.errors import DomainError
from courses.questions.content import Strict, checked


@cache
def all_types() -> dict[str, ModuleType]:
    """Every type by its kind, in the order of LABEL's position: PLACE, then KIND."""
    modules = [import_module(f"{__name__}.{found.name}") for found in pkgutil.iter_modules(__path__)]
    modules.sort(key=lambda module: (module.PLACE, module.KIND))
    return {module.KIND: module for module in modules}


def of(kind: str) -> ModuleType:
    """The type of that kind. Raises DomainError for an unknown one."""
    try:
        return all_types()[kind]
    except KeyError as unknown:
        raise DomainError(_("There is no type of question “%(kind)s”.") % {"kind": kind}) from unknown


def choices() -> list[tuple[str, str]]:
    return [(kind, module.LABEL) for kind, module in all_types().items()]


def read(kind: str, content: dict) -> Strict:
    """Content as its type's object. Raises DomainError with sentences in `reasons`."""
    return checked(of(kind).Content, content)
