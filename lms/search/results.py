"""What the site search finds: courses, articles and pages, best titles first. A constant number of queries."""

from dataclasses import dataclass

from django.conf import settings
from django.core.paginator import Page as Slice
from django.core.paginator import Paginator
from django.utils.translation import get_language, pgettext

from courses.catalogue import search
from courses.catalogue.models import CoursePage
from courses.learning import contents
from lms.awareness.models import ArticlePage
from lms.home.models import ContentPage

PER_PAGE = 10
COURSE, ARTICLE, PAGE = "course", "article", "page"
MODELS = {COURSE: CoursePage, ARTICLE: ArticlePage, PAGE: ContentPage}
KINDS = tuple(MODELS)  # among equally good titles, courses come first


@dataclass(frozen=True)
class Result:
    """`language` is set when the page is not in the visitor's language."""

    kind: str
    title: str
    summary: str
    url: str
    language: str = ""

    @property
    def kind_label(self) -> str:
        return {
            COURSE: pgettext("search", "Course"),
            ARTICLE: pgettext("search", "Article"),
            PAGE: pgettext("search", "Page"),
        }[self.kind]


@dataclass(frozen=True)
class Results:
    query: str
    kind: str
    counts: dict[str, int]  # by kind, whatever kind is asked for
    page: Slice
    shown: list[Result]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def find(query: str, *, kind: str = "", page: str | None = None) -> Results:
    """Pages that hold every word of `query`, of one kind or of all, in the active language or else in Vietnamese."""
    query = " ".join(query.split())[: search.MAX_LENGTH]
    words = search.terms(query)
    kind = kind if kind in MODELS else ""
    found = {name: _matches(model, words) if words else [] for name, model in MODELS.items()}
    ordered = sorted(
        (rank, KINDS.index(name), pk) for name, matches in found.items() if kind in ("", name) for pk, rank in matches
    )
    slice_ = Paginator([(KINDS[place], pk) for _rank, place, pk in ordered], PER_PAGE).get_page(page)
    return Results(
        query=query,
        kind=kind,
        counts={name: len(matches) for name, matches in found.items()},
        page=slice_,
        shown=_load(list(slice_)),
    )


def _matches(model, words: list[str]) -> list[tuple[int, int]]:
    """Id and rank, one a page: the version in the visitor's language when it matches, else the Vietnamese original."""
    rows = search.holding(model.objects.live().public(), words).filter(
        locale__language_code__in={get_language(), settings.LANGUAGE_CODE}
    )
    best: dict = {}
    for pk, key, code, head in rows.values_list("pk", "translation_key", "locale__language_code", search.head()):
        if key not in best or code == get_language():
            best[key] = (pk, search.rank(head, words))
    return list(best.values())


def _load(places: list[tuple[str, int]]) -> list[Result]:
    rows = {}
    for kind, model in MODELS.items():
        wanted = [pk for name, pk in places if name == kind]
        fields = ("pk", "title", "summary", "url_path", "locale__language_code")
        for pk, title, summary, url_path, code in model.objects.filter(pk__in=wanted).values_list(*fields):
            address = contents.address(url_path, language=code)
            rows[kind, pk] = Result(kind, title, summary, address, "" if code == get_language() else code)
    return [rows[place] for place in places]
