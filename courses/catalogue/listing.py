"""The catalogue as a visitor asked for it: facets with counts, and one page of cards. A constant number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.core.paginator import Page as Slice
from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from courses.catalogue import facets, offers, search
from courses.catalogue.addresses import address
from courses.catalogue.audiences import Audience
from courses.catalogue.models import CatalogueIndexPage, CoursePage
from courses.topics.models import label_of

PER_PAGE = 12
CARD_FIELDS = (
    "pk", "translation_key", "locale__language_code", "title", "url_path", "summary", "format", "level", "credited_tiet",
    "in_preparation",
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


class Task(NamedTuple):
    """One of the five tasks of the dispatch, its label in the active language."""

    number: int
    label: str


@dataclass(frozen=True)
class Listing:
    choice: facets.Choice
    facets: list[facets.Facet]
    page: Slice
    cards: list[Card]
    chips: list[dict]  # label, url: chosen values, each with the address that takes it back


def load(params, *, today: date, index: CatalogueIndexPage) -> Listing:
    """The catalogue for a query string (QueryDict) on `today` in the active language: courses below the index."""
    tasks = _tasks()
    labels = _labels(tasks)
    choice = facets.read(params, labels)
    courses = _courses(choice.query, index.canonical)
    classes = offers.load(None, today=today)
    rows = [_row(course, tasks, classes) for course in courses]
    ordered = [row.pk for row in facets.narrow(rows, choice)]
    page = Paginator(ordered, PER_PAGE).get_page(params.get("page"))
    return Listing(
        choice=choice,
        facets=_facets(rows, choice, labels),
        page=page,
        cards=cards(list(page), tasks=tasks, classes=classes),
        chips=_chips(choice, labels),
    )


def offered(limit: int, *, today: date) -> list[Card]:
    """The first courses that one can join today, in the editors' order; courses in preparation come last."""
    classes = offers.load(None, today=today)
    joinable = {pk for pk, found in classes.items() if any(offer.may_be_joined for offer in found)}
    courses = CoursePage.objects.canonical().live().public().order_by("path").values_list("pk", "in_preparation")
    ordered = sorted(courses, key=lambda course: (course[1], course[0] not in joinable))
    pks = [pk for pk, _prepared in ordered[:limit]]
    return cards(pks, tasks=_tasks(pks), classes=classes)


def cards(pks: list[int], *, tasks: dict, classes: dict) -> list[Card]:
    """Cards of canonical courses in the given order, in the visitor's language where there is a translation."""
    versions = _versions(pks)
    formats, levels = dict(CoursePage.Format.choices), dict(CoursePage.Level.choices)
    found = []
    for pk in pks:
        original, shown = versions[pk]
        found.append(
            Card(
                title=shown.title,
                url=address(shown.url_path, language=shown.locale__language_code),
                summary=shown.summary,
                tiet=original.credited_tiet,
                format=formats[original.format],
                level=levels[original.level],
                tasks=[task.number for task in tasks.get(pk, [])],
                offer=offers.CourseOffer(classes.get(pk, []), original.in_preparation),
                language=settings.LANGUAGE_CODE if shown is original and _is_foreign() else "",
            )
        )
    return found


def card_of(course: CoursePage, *, today: date) -> Card:
    """The card of one canonical course."""
    return cards([course.pk], tasks=_tasks([course.pk]), classes=offers.load([course], today=today))[0]


def classes_of(course: CoursePage, *, today: date) -> offers.CourseOffer:
    """What one canonical course offers today; a course that is only previewed has no classes."""
    classes = offers.load([course], today=today)[course.pk] if course.pk else []
    return offers.CourseOffer(classes, course.in_preparation)


def _courses(query: str, index: CatalogueIndexPage) -> list[dict]:
    """Light rows of every course below the index that holds the words in Vietnamese or in the active language, best first."""
    words = search.terms(query)
    courses = CoursePage.objects.canonical().live().public().descendant_of(index).order_by("path")
    heads: dict = {}
    if words and _is_foreign():
        found = search.holding(_in_active_language(CoursePage.objects.live()), words)
        heads = dict(found.values_list("translation_key", search.head()))
        courses = courses.filter(Q(translation_key__in=list(heads)) | search.condition(words))
    elif words:
        courses = search.holding(courses, words)
    fields = ["pk", "format", "level", "credited_tiet", "taught_in", "audiences", "in_preparation"]
    if words:
        courses = courses.annotate(head=search.head())
        fields += ["translation_key", "head"]
    return sorted(courses.values(*fields), key=lambda row: (_rank(row, heads, words), row["in_preparation"]))


def _rank(row: dict, heads: dict, words: list[str]) -> int:
    if not words:
        return 0
    known = [row["head"], heads.get(row["translation_key"], "")]
    return min(search.rank(head, words) for head in known)


def _tasks(courses: list[int] | None = None) -> dict[int, list[Task]]:
    """Tasks of the dispatch by course id; of every course when `courses` is None."""
    links = CoursePage.topics.through.objects.filter(topic__task_number__isnull=False)
    if courses is not None:
        links = links.filter(coursepage__in=courses)
    known: dict[int, Task] = {}
    found: dict[int, list[Task]] = defaultdict(list)
    for course, number, *names in links.order_by("topic__task_number").values_list(
        "coursepage_id", "topic__task_number", "topic__name", "topic__name_en"
    ):
        if number not in known:
            known[number] = Task(number, label_of(*names))
        found[course].append(known[number])
    return found


def _row(course: dict, tasks: dict, classes: dict) -> facets.Row:
    joinable = not course["in_preparation"] and any(offer.may_be_joined for offer in classes.get(course["pk"], []))
    return facets.Row(
        course["pk"],
        {
            "topic": frozenset(str(task.number) for task in tasks.get(course["pk"], [])),
            "audience": frozenset(course["audiences"]),
            "format": frozenset([course["format"]]),
            "hours": frozenset([facets.hours_band(course["credited_tiet"])]),
            "language": frozenset([course["taught_in"]]),
            "level": frozenset([course["level"]]),
            "open": frozenset([facets.OPEN] if joinable else []),
        },
    )


def _versions(pks: list[int]) -> dict[int, tuple]:
    """By canonical id, the rows (CARD_FIELDS) of the course and of the live page to show: its translation or itself."""
    rows = CoursePage.objects.filter(pk__in=pks).order_by().values_list(*CARD_FIELDS, named=True)
    originals = {row.translation_key: row for row in rows}
    shown = dict(originals)
    if _is_foreign():
        translated = _in_active_language(CoursePage.objects.filter(translation_key__in=list(originals)).live())
        shown |= {row.translation_key: row for row in translated.order_by().values_list(*CARD_FIELDS, named=True)}
    return {row.pk: (row, shown[key]) for key, row in originals.items()}


def _in_active_language(courses):
    return courses.filter(locale__language_code=get_language())


def _is_foreign() -> bool:
    return get_language() != settings.LANGUAGE_CODE


def _labels(tasks: dict[int, list[Task]]) -> dict[str, dict[str, str]]:
    """Words of every option by facet name."""
    used = sorted({task for found in tasks.values() for task in found})
    return {
        "topic": {str(task.number): f"{task.number}. {task.label}" for task in used},
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


def _facets(rows: list[facets.Row], choice: facets.Choice, labels: dict) -> list[facets.Facet]:
    """Facets with the options that some course has, or that are chosen; one that cannot narrow anything is left out."""
    counts = facets.count(rows, choice)
    found = []
    for name, legend in _legends().items():
        used = {value for row in rows for value in row.values[name]} | choice.chosen.get(name, frozenset())
        words = {value: label for value, label in labels[name].items() if value in used}
        if len(words) > 1 or name == "open" or choice.chosen.get(name):
            found.append(facets.facet(name, legend, words, counts[name], choice))
    return [facet for facet in found if facet.options]


def _chips(choice: facets.Choice, labels: dict) -> list[dict]:
    chips = [{"label": f"“{choice.query}”", "url": choice.without_words().address()}] if choice.query else []
    for name in _legends():
        for value, label in labels[name].items():
            if value in choice.chosen.get(name, ()):
                chips.append({"label": label, "url": choice.without(name, value).address()})
    return chips
