"""Tags of the catalogue's pages. They look up, so that page models know nothing of users or classes, and serve and
preview share one template."""

from dataclasses import dataclass
from functools import cached_property

from django import template
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import Page

from courses import access, players
from courses.blocks import own_name
from courses.catalogue import invitation, listing
from courses.catalogue.models import CoursePage
from courses.catalogue.offers import CourseOffer
from courses.enrolments.models import Enrolment
from courses.learning import contents, outline

register = template.Library()

BELOW_HOME = 3 * Page.steplen  # length of the stored path of a page directly below a home page


@dataclass
class CourseView:
    """A course as one visitor sees it."""

    course: CoursePage  # canonical
    outline: outline.Outline
    offer: CourseOffer
    enrolment: Enrolment | None
    invitation: invitation.Invitation

    @cached_property
    def tasks(self) -> list:
        return [topic for topic in self.course.topics.all() if topic.task_number]

    @cached_property
    def graded(self) -> list[dict]:
        """Tests that completion asks for, with their pass marks: those of the edition once enrolled."""
        steps = (step for step in self.outline.required if step.kind == outline.QUIZ)
        return [{"title": step.title, "percent": step.mark} for step in steps]

    @property
    def gives_paper(self) -> bool:
        return self.course.certificate_policy != CoursePage.CertificatePolicy.NONE

    @property
    def gives_paper_automatically(self) -> bool:
        return self.course.certificate_policy == CoursePage.CertificatePolicy.AUTOMATIC

    @property
    def required_lessons(self) -> int:
        return sum(1 for step in self.outline.required if step.kind == outline.LESSON)


@register.simple_tag(takes_context=True)
def catalogue_listing(context) -> listing.Listing:
    """The catalogue, or the part of it below an index page, for the query string of the request."""
    return listing.load(context["request"].GET, today=timezone.localdate(), index=context["page"])


@register.simple_tag(takes_context=True)
def course_view(context, page: CoursePage) -> CourseView:
    """Outline, classes and the visitor's own state of a course page in any language."""
    user = getattr(context["request"], "user", AnonymousUser())
    course = page.canonical
    enrolment = access.enrolment_of(user, page)
    today = timezone.localdate()
    offer = listing.classes_of(course, today=today)
    return CourseView(
        course=course,
        outline=outline.load(page, enrolment, today=today),
        offer=offer,
        enrolment=enrolment,
        invitation=invitation.invite(offer, enrolment, signed_in=user.is_authenticated),
    )


@register.simple_tag
def pages_above(page) -> list[dict]:
    """Title and address of the pages between the home page and this one, from the top."""
    above = [page.path[:end] for end in range(BELOW_HOME, len(page.path), Page.steplen)]
    rows = Page.objects.filter(path__in=above).order_by("path").values_list("title", "url_path") if above else []
    language = page.locale.language_code
    return [{"title": title, "url": contents.address(place, language=language)} for title, place in rows]


@register.simple_tag
def media_address(media) -> str:
    """Where a video or audio file is played from: the view that checks permission, where there is one."""
    try:
        return reverse("lesson-media", args=[media.pk])
    except NoReverseMatch:
        return media.url


@register.simple_tag(takes_context=True)
def caption_tracks(context, tracks) -> list[dict]:
    """Caption tracks of a video as its player takes them; the one in the language of the page is shown unasked."""
    page = context.get("page")
    language = page.locale.language_code if page else get_language()
    return [
        {
            "src": track["file"].url,
            "lang": track["language"],
            "label": own_name(track["language"]),
            "default": track["language"] == language,
        }
        for track in tracks
        if track["file"]
    ]


@register.simple_tag
def poster_address(media) -> str:
    """The still picture of a video, from the view that checks permission; empty when it has none."""
    return reverse("lesson-media-poster", args=[media.pk]) if media.thumbnail else ""


@register.simple_tag
def player_of(address: str) -> players.Player | None:
    """The player for a video of another site, while this installation allows that site."""
    return players.player(address, names=settings.EMBED_PROVIDERS)
