"""Tags of the home page and of articles: they look up what lies outside the page itself."""

from django import template
from django.utils import timezone

from courses.catalogue import listing
from lms.home import front

register = template.Library()


@register.simple_tag(takes_context=True)
def home_front(context) -> dict:
    """Tasks, courses, articles and numbers of the home page."""
    return front.load(context["request"], today=timezone.localdate())


@register.simple_tag(takes_context=True)
def matching_course(context, article):
    """The card of the course that an article leads to; None when it names none or it is not public."""
    if article.course_id is None or not article.course.live:
        return None
    return listing.card_of(article.course.canonical, today=timezone.localdate())
