"""Loads the pages: home, content pages, articles, courses with modules and lessons, and their English versions."""

from pathlib import Path

from wagtail.models import Locale, Page

from courses import vietnamese
from courses.catalogue.models import CatalogueIndexPage, CoursePage, LessonPage, ModulePage
from courses.organisations.models import Organisation
from courses.topics.models import Topic
from lms.awareness.models import ArticlePage, AwarenessIndexPage
from lms.demo.bodies import stream
from lms.demo.reading import CONTENT, english, lines, originals, read
from lms.home.models import ContentPage, HomePage

PAGES = ["gioi-thieu", "huong-dan", "quyen-rieng-tu", "tro-giup-tiep-can"]


def load_pages() -> None:
    """Everything that is not there yet; pages that exist are left as editors have made them."""
    home = HomePage.objects.get(locale=Locale.get_default())
    _load_texts(home)
    for name in PAGES:
        _load_content_page(home, CONTENT / "pages" / f"{name}.yaml")
    for path in originals(CONTENT / "courses", "*/course.yaml"):
        _load_course(path)
    awareness = AwarenessIndexPage.objects.main().get(locale=home.locale)
    for path in originals(CONTENT / "articles"):
        load_article(path, below=awareness)


def _load_texts(home: HomePage) -> None:
    targets = [
        (home, "home.yaml", {"lead": "lead", "introduction": "intro"}),
        (AwarenessIndexPage.objects.main().get(locale=home.locale), "awareness.yaml", {"summary": "summary"}),
        (CatalogueIndexPage.objects.main().get(locale=home.locale), "catalogue.yaml", {"summary": "summary"}),
    ]
    for page, name, fields in targets:
        source = CONTENT / name
        for version in page.get_translations(inclusive=True):
            words = read(source) if version.locale_id == home.locale_id else english(source)
            if words is None or getattr(version, next(iter(fields))):
                continue
            if version.depth == home.depth:
                version.title = words["title"]
            for field, key in fields.items():
                setattr(version, field, words[key])
            version.save_revision().publish()


def _load_content_page(home: HomePage, path: Path) -> None:
    if ContentPage.objects.filter(slug=path.stem, locale=home.locale).exists():
        return
    words = read(path)
    page = ContentPage(title=words["title"], slug=path.stem, summary=words["summary"])
    page.body = _body(ContentPage, words, path.parent / "figures")
    _publish(home, page)
    _translate(page, path)


def load_article(path: Path, *, below: AwarenessIndexPage) -> None:
    """The article of a file below an index in Vietnamese, published with its English version, unless it is there."""
    parent, words = below, read(path)
    slug = vietnamese.slug(words["title"])
    if ArticlePage.objects.filter(slug=slug, locale=parent.locale).exists():
        return
    page = ArticlePage(
        title=words["title"],
        slug=slug,
        summary=words["summary"],
        published_on=words["published_on"],
        source=words.get("source", ""),
        sources=lines(words.get("sources")),
        topic=Topic.objects.get(task_number=words["task"]),
        course=CoursePage.objects.get(code=words["course"]),
        review_due=words["review_due"],
        body=_body(ArticlePage, words, path.parent / "figures"),
    )
    _publish(parent, page)
    _translate(page, path)


def _load_course(path: Path) -> None:
    words = read(path)
    if CoursePage.objects.filter(code=words["code"]).exists():
        return
    parent = CatalogueIndexPage.objects.main().get(locale=Locale.get_default())
    page = CoursePage(
        title=words["title"],
        slug=vietnamese.slug(words["title"]),
        code=words["code"],
        owner_unit=Organisation.objects.filter(name=words["owner"]).first(),
        certificate_policy=words["certificate"],
        taught_in=words["language"],
        audiences=words.get("audiences", []),
        **{
            name: words[name]
            for name in ("level", "format", "credited_tiet", "minutes", "review_due", "in_preparation")
        },
        **_course_words(words),
    )
    page.topics.set(Topic.objects.filter(task_number__in=words["topics"]))
    _publish(parent, page)
    translated = _translate(page, path, _course_words)
    for source in originals(path.parent, "m*/module.yaml"):
        _load_module(page, source)
    if translated:
        translated.refresh_from_db()


def _course_words(words: dict) -> dict:
    return {
        "summary": words["summary"],
        "description": words["description"],
        "outcomes": lines(words["outcomes"]),
        "audience": words["audience"],
        "prerequisites": words["prerequisites"],
        "sources": lines(words.get("sources")),
        "planned_modules": lines([f"{part['title']}: {part['summary']}" for part in words.get("modules", [])]),
    }


def _load_module(course: CoursePage, path: Path) -> None:
    words = read(path)
    module = ModulePage(title=words["title"], slug=vietnamese.slug(words["title"]), summary=words["summary"])
    _publish(course, module)
    _translate(module, path)
    for source in originals(path.parent, "[0-9]*.yaml"):
        _load_lesson(module, source)


def _load_lesson(module: ModulePage, path: Path) -> None:
    words = read(path)
    lesson = LessonPage(
        title=words["title"],
        slug=vietnamese.slug(words["title"]),
        summary=words["summary"],
        body=_body(LessonPage, words, path.parent.parent / "figures"),
        sources=lines(words["sources"]),
        **{name: words[name] for name in ("exercise_minutes", "check_minutes", "reviewed_on", "review_due")},
    )
    _publish(module, lesson)
    _translate(lesson, path)


def _body(model: type[Page], words: dict, figures: Path):
    field = model._meta.get_field("body")
    return field.stream_block.to_python(stream(words["body"], figures=figures))


def _publish(parent: Page, page: Page) -> None:
    page.locale = parent.locale
    parent.add_child(instance=page)
    page.save_revision().publish()


def _translate(page: Page, path: Path, more=None) -> Page | None:
    """The English version of a page when its text exists, published; None otherwise."""
    words = english(path)
    if words is None:
        return None
    copy = page.copy_for_translation(Locale.objects.get(language_code="en"))
    copy.title, copy.slug = words["title"], vietnamese.slug(words["title"])
    fields = more(words) if more else {"summary": words["summary"]}
    for name in ("source",):
        if name in words:
            fields[name] = words[name]
    if "sources" in words:
        fields["sources"] = lines(words["sources"])
    for name, value in fields.items():
        setattr(copy, name, value)
    if "body" in words:
        folder = path.parent.parent if isinstance(page, LessonPage) else path.parent
        copy.body = _body(type(copy), words, folder / "figures")
    copy.save_revision().publish()
    return copy
