"""Component tags of outlines, tests and legal citations, part of `{% load ui %}`."""

from functools import lru_cache

from django import template
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext_lazy

from .drawings import DECORATIVE

register = template.Library()

LAST_SECONDS = 300
OUTLINE_ITEM = (
    '<li class="outline-item {}"{}><span class="mark">{}</span><span>{}<span class="sr"> ({})</span></span>{}{}</li>'
)
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
    icon_name, words = LESSON_STATES[state]
    return format_html(
        OUTLINE_ITEM,
        f"{state} here" if current else state,
        CURRENT_STEP if current else "",
        DECORATIVE[icon_name],
        format_html('<a href="{}">{}</a>', url, title) if url and state != "locked" else title,
        words,
        duration(minutes, KIND_ICONS.get(kind, "")),
        format_html('<span class="note">{}</span>', note) if note else "",
    )


@register.simple_tag
def outline_steps(steps, *, here=None, here_quiz=None, optional="") -> SafeString:
    """The items of an outline. `here` is the lesson shown, `here_quiz` the test shown, `optional` the note of a lesson
    that need not be studied."""
    return mark_safe("".join(_step(step, here, here_quiz, optional) for step in steps))  # noqa: S308 - safe parts


def _step(step, here, here_quiz, optional: str) -> SafeString:
    is_lesson = step.kind == "lesson"
    current = step.pk == (here if is_lesson else here_quiz)
    return outline_item(
        step.title,
        url=step.url,
        state=step.state,
        minutes=step.minutes,
        kind=step.kind,
        current=current,
        note=optional if is_lesson and not current and not step.required else "",
    )


@register.simple_tag
def contents_steps(steps) -> SafeString:
    """The contents of a course for somebody who does not study it."""
    return format_html_join(
        "",
        '<li class="outline-item"><span class="mark">{}</span><span{}>{}</span>{}</li>',
        (
            (
                DECORATIVE[KIND_ICONS.get(step.kind, "book")],
                format_html(' lang="{}"', step.lang) if step.lang else "",
                step.title,
                duration(step.minutes),
            )
            for step in steps
        ),
    )


def duration(minutes: int | None, icon: str = "") -> SafeString | str:
    """How long a step takes, after the icon of its kind."""
    return _duration(minutes, icon, get_language()) if minutes else ""


@register.simple_tag(name="minutes")
def minutes_in_words(minutes: int) -> str:
    """A length of time, shortened."""
    return ngettext("%(minutes)s min", "%(minutes)s min", minutes) % {"minutes": localize(minutes)}


@lru_cache(maxsize=1000)
def _duration(minutes: int, icon: str, _language: str) -> SafeString:
    drawing = format_html("{} ", DECORATIVE[icon]) if icon else ""
    return format_html('<span class="minutes">{}{}</span>', drawing, minutes_in_words(minutes))


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
