"""What letters say about a class, as JSON values: days are ISO dates, words that differ by language a dict of them."""

from django.conf import settings
from django.urls import reverse
from wagtail.models import Page

from courses.catalogue.models import CoursePage
from courses.enrolments.models import Enrolment
from courses.runs.models import CourseRun


def of_class(run: CourseRun) -> dict:
    """Course, class and its days; one query, the same for everybody in the class."""
    return {
        "course": titles(run.course),
        "run": str(run),
        "opens_on": run.opens_on.isoformat() if run.opens_on else "",
        "closes_on": run.closes_on.isoformat() if run.closes_on else "",
    }


def onward(enrolment: Enrolment) -> dict:
    """The address at which the learner goes on."""
    return {"url": reverse("continue", args=[enrolment.pk])}


def titles(course: CoursePage) -> dict[str, str]:
    """Title of a canonical course by language; the default language is always there, others where a page is live."""
    pages = Page.objects.live().filter(translation_key=course.translation_key)
    translated = dict(pages.values_list("locale__language_code", "title"))
    return translated | {settings.LANGUAGE_CODE: course.title}
