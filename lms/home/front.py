"""What the home page shows besides its own words: tasks, courses, newest articles and numbers."""

from django.core.cache import caches
from django.utils.translation import get_language, ngettext

from certificates.models import Certificate
from courses.catalogue import listing
from courses.catalogue.models import CoursePage
from courses.enrolments.models import Enrolment
from courses.topics.models import Topic
from lms.awareness.models import ArticlePage
from lms.home import frame

COURSES = 3
ARTICLES = 3
NUMBERS_KEPT_SECONDS = 600


def load(request, *, today) -> dict:
    """Context of the home page on `today` (a date) in the active language; a constant number of queries."""
    surroundings = frame.load(request)
    articles = ArticlePage.objects.live().public().newest_first()
    return {
        "tasks": list(Topic.objects.tasks()),
        "courses": listing.offered(COURSES, today=today),
        "articles": articles.filter(locale__language_code=get_language()).for_cards()[:ARTICLES],
        "awareness_url": surroundings.awareness_url,
        "catalogue_url": surroundings.catalogue_url,
        "numbers": _in_words(numbers()),
    }


def _in_words(counts: dict[str, int]) -> list[dict]:
    """Numbers with their words; what does not exist yet is not boasted about."""
    words = {
        "courses": ngettext("course on offer", "courses on offer", counts["courses"]),
        "learners": ngettext("learner", "learners", counts["learners"]),
        "completions": ngettext("course completed", "courses completed", counts["completions"]),
        "papers": ngettext("paper issued", "papers issued", counts["papers"]),
    }
    return [{"value": counts[name], "label": label} for name, label in words.items() if counts[name]]


def numbers() -> dict[str, int]:
    """Counts of what is really in the database, kept for ten minutes."""
    counts = caches["pages"].get("numbers")
    if counts is None:
        counts = {
            "courses": CoursePage.objects.canonical().live().on_offer().count(),
            "learners": Enrolment.objects.holding_a_seat().values("learner").distinct().count(),
            "completions": Enrolment.objects.completed().count(),
            "papers": Certificate.objects.valid().count(),
        }
        caches["pages"].set("numbers", counts, NUMBERS_KEPT_SECONDS)
    return counts
