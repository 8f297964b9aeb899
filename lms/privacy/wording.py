"""Values of records about a person in words, for reading: no codes, no JSON, days as they are written."""

from datetime import date, datetime

from django.conf import settings
from django.utils.formats import date_format, localize
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from certificates import snapshot
from lms.people_import import showing
from lms.privacy.registry import Kind
from lms.users.security import devices

NOTHING = "–"
KEYS = {  # of what is stored with results and letters
    "addressee": gettext_lazy("Full name"),
    "answer": pgettext_lazy("personal data", "Answer"),
    "closes_on": pgettext_lazy("personal data", "Last day"),
    "course": gettext_lazy("Course"),
    "course_code": pgettext_lazy("personal data", "Code of the course"),
    "edition": pgettext_lazy("personal data", "Edition"),
    "email": gettext_lazy("E-mail"),
    "kind": pgettext_lazy("personal data", "Kind"),
    "learner": pgettext_lazy("personal data", "Learner"),
    "lessons_done": pgettext_lazy("personal data", "Lessons done"),
    "name": pgettext_lazy("personal data", "Name"),
    "opens_on": pgettext_lazy("personal data", "First day"),
    "reason": pgettext_lazy("personal data", "Reason"),
    "role": pgettext_lazy("personal data", "Role"),
    "run": gettext_lazy("Class"),
    "serial": pgettext_lazy("personal data", "Number of the paper"),
    "service": pgettext_lazy("personal data", "Sign-in service"),
    "title": pgettext_lazy("personal data", "Title of the page"),
    "to": pgettext_lazy("personal data", "Address written to"),
    "unit": gettext_lazy("Unit"),
}
ACTS = {  # what becomes of a post by an imported list
    "appoint": pgettext_lazy("personal data", "Post given"),
    "correct": pgettext_lazy("personal data", "Post corrected"),
    "leave": pgettext_lazy("personal data", "Post ended"),
    "transfer": pgettext_lazy("personal data", "Transferred"),
}


def of_value(kind: Kind, name: str, value) -> str:
    """The value of the field of a record of this kind, as `reading.told` gives it; several lines where it has parts."""
    if name == "language":
        return str(dict(settings.LANGUAGES).get(value, words(value)))
    if name == "user_agent":
        return devices.named(value)
    if not isinstance(value, dict | list):
        return words(value)
    read = READERS.get((kind.model, name))
    return "\n".join(line for line in (read(value) if read else _lines(value)) if line) or NOTHING


def words(value) -> str:
    """A single value."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, "") or isinstance(value, dict | list):
        return "; ".join(_lines(value)) if value else NOTHING
    if isinstance(value, float):
        return str(localize(value))
    return _moment(str(value))


def _lines(value) -> list[str]:
    """Parts of a stored value; a part whose name has no words stands for itself."""
    if isinstance(value, list):
        return [words(each) for each in value]
    if get_language() in value:  # words by language
        return [words(value[get_language()])]
    return [f"{KEYS[name]}: {words(each)}" if name in KEYS else words(each) for name, each in value.items()]


def _printed(value: dict) -> list[str]:
    return [f"{field['label']}: {field['value']}" for field in snapshot.printed_fields(value, masked=False)]


def _listed(value: dict) -> list[str]:
    return [f"{showing.label(name)}: {showing.shown(name, each)}" for name, each in value.items()]


def _changed(value: dict) -> list[str]:
    return [
        f"{showing.label(name)}: {showing.shown(name, before)} → {showing.shown(name, after)}"
        for name, (before, after) in value.items()
    ]


def _placed(value: dict) -> list[str]:
    """Without the keys of rows that the plan for a post names."""
    told = {name: each for name, each in value.items() if name not in ("act", "unit", "post", "after")}
    return [str(ACTS.get(value.get("act"), "")), *_listed(told | value.get("after", {}))]


READERS = {
    ("certificates.Certificate", "snapshot"): _printed,
    ("lms.ImportRow", "values"): _listed,
    ("lms.ImportRow", "changes"): _changed,
    ("lms.ImportRow", "post"): _placed,
}


def _moment(text: str) -> str:
    """A day or moment as it is written; other text as it is."""
    try:
        if "T" in text:
            return date_format(datetime.fromisoformat(text), "SHORT_DATETIME_FORMAT")
        return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")
    except ValueError:
        return text
