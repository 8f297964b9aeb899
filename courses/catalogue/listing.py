"""The catalogue as a visitor asked for it: facets with counts, and one page of cards. A constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.paginator import Page as Slice
from django.core.paginator import Paginator
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from courses.catalogue import facets, offers, search
from courses.catalogue.models import Audience, CoursePage
from courses.topics.models import Topic

PER_PAGE = 12
CARD_FIELDS = (
    "title", "url_path", "summary", "format", "level", "credited_tiet", "taught_in", "in_preparation", "translation_key",
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    """A course in a list; `language` is set when it could not be shown in the visitor's language."""

    title: str
    url: str
    summary: str
    tiet: object
    format: str
    level: str
    tasks: list[int]
    offer: offers.CourseOffer
    language: str = ""

    @property
    def tags(self) -> list[dict]:
        labels = [{"label": _("Task %(number)d") % {"number": number}, "tone": ""} for number in self.tasks]
        labels.append({"label": self.offer.text, "tone": self.offer.tone})
        if self.language:
            labels.append({"label": _("In Vietnamese only"), "tone": "plain"})
        return labels


@dataclass(frozen=True)
class Listing:
    choice: facets.Choice
    facets: list[facets.Facet]
    page: Slice
    cards: list[Card]
    chips: list[dict]  # label, url: chosen values, each with the address that takes it back


def load(params, *, today: date, request) -> Listing:
    """The catalogue for a query string (QueryDict) on `today` in the active language."""
    labels = _labels()
    choice = facets.read(params, labels)
    courses = _courses(choice.query)
    tasks = _tasks()
    classes = offers.load(None, today=today)
    rows = [_row(course, tasks, classes) for course in courses]
    counts = facets.count(rows, choice)
    ordered = [row.pk for row in facets.narrow(rows, choice)]
    page = Paginator(ordered, PER_PAGE).get_page(params.get("page"))
    return Listing(
        choice=choice,
        facets=[facets.facet(name, legend, labels[name], counts[name], choice) for name, legend in _legends().items()],
        page=page,
        cards=cards(list(page), tasks=tasks, classes=classes, request=request),
        chips=_chips(choice, labels),
    )


def offered(limit: int, *, today: date, request) -> list[Card]:
    """The first courses that one can join today, in the editors' order; courses in preparation come last."""
    classes = offers.load(None, today=today)
    joinable = {pk for pk, found in classes.items() if any(offer.may_be_joined for offer in found)}
    courses = CoursePage.objects.canonical().live().public().order_by("path").values_list("pk", "in_preparation")
    ordered = sorted(courses, key=lambda course: (course[1], course[0] not in joinable))
    return cards([pk for pk, _prepared in ordered[:limit]], tasks=_tasks(), classes=classes, request=request)


def cards(pks: list[int], *, tasks: dict, classes: dict, request) -> list[Card]:
    """Cards of canonical courses in the given order, in the visitor's language where there is a translation."""
    originals = CoursePage.objects.only(*CARD_FIELDS).in_bulk(pks)
    versions = _translations(originals.values())
    found = []
    for pk in pks:
        original = originals[pk]
        shown = versions.get(original.translation_key, original)
        offer = offers.CourseOffer(classes.get(pk, []), original.in_preparation)
        found.append(
            Card(
                title=shown.title,
                url=shown.get_url(request),
                summary=shown.summary,
                tiet=original.credited_tiet,
                format=original.get_format_display(),
                level=original.get_level_display(),
                tasks=tasks.get(pk, []),
                offer=offer,
                language=settings.LANGUAGE_CODE if shown is original and _is_foreign() else "",
            )
        )
    return found


def card_of(course: CoursePage, *, today: date, request) -> Card:
    """The card of one canonical course."""
    return cards([course.pk], tasks=_tasks([course.pk]), classes=offers.load([course], today=today), request=request)[0]


def classes_of(course: CoursePage, *, today: date) -> offers.CourseOffer:
    """What one canonical course offers today."""
    return offers.CourseOffer(offers.load([course], today=today).get(course.pk, []), course.in_preparation)


def _courses(query: str) -> list[dict]:
    """Light rows of every course that holds the words, in the order of the list."""
    words = search.terms(query)
    courses = CoursePage.objects.canonical().live().public()
    if words:
        found = search.holding(CoursePage.objects.live(), words)
        heads = defaultdict(lambda: 9)
        for key, head in found.values_list("translation_key", search.head()):
            heads[key] = min(heads[key], search.rank(head, words))
        courses = courses.filter(translation_key__in=found.values("translation_key"))
    rows = courses.order_by("path").values(
        "pk", "format", "level", "credited_tiet", "taught_in", "audiences", "in_preparation", "translation_key"
    )
    if words:
        return sorted(rows, key=lambda row: (heads[row["translation_key"]], row["in_preparation"]))
    return sorted(rows, key=lambda row: row["in_preparation"])


def _tasks(courses: list[int] | None = None) -> dict[int, list[int]]:
    """Numbers of the dispatch's tasks by course id; of every course when `courses` is None."""
    found: dict[int, list[int]] = defaultdict(list)
    through = CoursePage.topics.through.objects.filter(topic__task_number__isnull=False)
    if courses is not None:
        through = through.filter(coursepage__in=courses)
    for course, number in through.order_by("topic__task_number").values_list("coursepage", "topic__task_number"):
        found[course].append(number)
    return found


def _row(course: dict, tasks: dict, classes: dict) -> facets.Row:
    joinable = not course["in_preparation"] and any(offer.may_be_joined for offer in classes.get(course["pk"], []))
    return facets.Row(
        course["pk"],
        {
            "topic": frozenset(map(str, tasks.get(course["pk"], []))),
            "audience": frozenset(course["audiences"]),
            "format": frozenset([course["format"]]),
            "hours": frozenset([facets.hours_band(course["credited_tiet"])]),
            "language": frozenset([course["taught_in"]]),
            "level": frozenset([course["level"]]),
            "open": frozenset([facets.OPEN] if joinable else []),
        },
    )


def _translations(originals) -> dict:
    if not _is_foreign():
        return {}
    keys = [page.translation_key for page in originals]
    translated = CoursePage.objects.live().filter(translation_key__in=keys, locale__language_code=get_language())
    return {page.translation_key: page for page in translated.only(*CARD_FIELDS)}


def _is_foreign() -> bool:
    return get_language() != settings.LANGUAGE_CODE


def _labels() -> dict[str, dict[str, str]]:
    """Words of every option by facet name."""
    return {
        "topic": {str(topic.task_number): f"{topic.task_number}. {topic.label}" for topic in Topic.objects.tasks()},
        "audience": dict(Audience.choices),
        "format": dict(CoursePage.Format.choices),
        "hours": {
            "8": _("Up to 8 tiết"),
            "16": _("9 to 16 tiết"),
            "24": _("17 to 24 tiết"),
            "more": _("More than 24 tiết"),
        },
        "language": {"vi": _("Vietnamese"), "en": _("English")},
        "level": dict(CoursePage.Level.choices),
        "open": {facets.OPEN: _("Open for enrolment")},
    }


def _legends() -> dict[str, str]:
    return {
        "open": pgettext("facet", "Enrolment"),
        "topic": pgettext("facet", "Task"),
        "audience": pgettext("facet", "For whom"),
        "format": pgettext("facet", "Format"),
        "hours": pgettext("facet", "Credited hours"),
        "level": pgettext("facet", "Level"),
        "language": pgettext("facet", "Language"),
    }


def _chips(choice: facets.Choice, labels: dict) -> list[dict]:
    chips = [{"label": f"“{choice.query}”", "url": choice.without_words().address()}] if choice.query else []
    for name in _legends():
        for value, label in labels[name].items():
            if value in choice.chosen.get(name, ()):
                chips.append({"label": label, "url": choice.without(name, value).address()})
    return chips
