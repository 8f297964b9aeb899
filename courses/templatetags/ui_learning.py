"""Component tags of outlines, tests and legal citations, part of `{% load ui %}`."""

from django import template
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext, pgettext_lazy

from .drawings import DECORATIVE

register = template.Library()

LAST_SECONDS = 300
CURRENT_STEP = mark_safe(' aria-current="step"')
KIND_ICONS = {"quiz": "quiz", "video": "video", "meeting": "people"}

LESSON_STATES = {
    "done": ("circle-check", pgettext_lazy("lesson state", "Completed")),
    "current": ("half", pgettext_lazy("lesson state", "In progress")),
    "open": ("circle", pgettext_lazy("lesson state", "Not started")),
    "locked": ("lock", pgettext_lazy("lesson state", "Locked")),
}
LEGAL_STATES = {
    "in_force": ("good", "check", pgettext_lazy("legal text", "In force")),
    "expired": ("bad", "close", pgettext_lazy("legal text", "No longer in force")),
    "replaced": ("warn", "refresh", pgettext_lazy("legal text", "Replaced")),
    "pending": ("plain", "clock", pgettext_lazy("legal text", "Not yet in force")),
}


@register.simple_tag
def outline_item(title, *, url="", state="open", minutes=None, kind="lesson", current=False, note="") -> SafeString:
    """A lesson or test in an outline; `state` is done, current, open or locked."""
    icon_name, state_label = LESSON_STATES[state]
    return format_html(
        '<li class="outline-item {}"{}><span class="mark">{}</span><span>{}<span class="sr"> ({})</span></span>{}{}</li>',
        f"{state} here" if current else state,
        CURRENT_STEP if current else "",
        DECORATIVE[icon_name],
        format_html('<a href="{}">{}</a>', url, title) if url and state != "locked" else title,
        state_label,
        _duration(minutes, icon=KIND_ICONS.get(kind, "")),
        format_html('<span class="note">{}</span>', note) if note else "",
    )


@register.simple_tag
def contents_item(title, *, minutes=None, kind="lesson", lang="") -> SafeString:
    """A lesson or test in the contents of a course, for somebody who does not study it."""
    return format_html(
        '<li class="outline-item"><span class="mark">{}</span><span{}>{}</span>{}</li>',
        DECORATIVE[KIND_ICONS.get(kind, "book")],
        format_html(' lang="{}"', lang) if lang else "",
        title,
        _duration(minutes),
    )


def _duration(minutes, *, icon="") -> SafeString | str:
    if not minutes:
        return ""
    words = ngettext("%(minutes)s min", "%(minutes)s min", minutes) % {"minutes": localize(minutes)}
    drawing = format_html("{} ", DECORATIVE[icon]) if icon else ""
    return format_html('<span class="minutes">{}{}</span>', drawing, words)


@register.inclusion_tag("components/citation.html")
def citation(number, *, title="", place="", status="", status_label="", url="", note="", checked_on=None):
    """A legal text with the place cited and its status on the day it was checked."""
    tone, icon_name, words = LEGAL_STATES.get(status, ("plain", "info", status_label))
    return {
        "number": number,
        "title": title,
        "place": place,
        "tone": tone,
        "icon_name": icon_name,
        "status_label": status_label or words,
        "url": url,
        "note": note,
        "checked_on": checked_on,
    }


@register.inclusion_tag("components/question_navigator.html")
def question_navigator(questions):
    """Numbers of the questions; each has `number`, `url`, `answered`, `flagged`, `current`."""
    questions = list(questions)
    answered = sum(1 for question in questions if read(question, "answered"))
    return {
        "questions": questions,
        "answered": answered,
        "flagged": sum(1 for question in questions if read(question, "flagged")),
        "left": len(questions) - answered,
    }


@register.inclusion_tag("components/saved_state.html")
def saved_state(at=None, *, state="saved"):
    """Whether answers are on the server, with the time; scripts change `data-state` and the words."""
    return {"at": at, "state": state}


@register.inclusion_tag("components/timer.html")
def timer(seconds, *, label=""):
    """Time left as minutes:seconds; the last five minutes stand out."""
    seconds = max(0, int(seconds))
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    clock = f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"
    return {"seconds": seconds, "clock": clock, "label": label, "low": seconds <= LAST_SECONDS}


def read(thing, name):
    """A value of a dict or an object; None when it has none of that name."""
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)
