"""Reports on pages that need somebody: published ones without English, and ones past their review date."""

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.coreutils import get_content_type_label
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.catalogue.models import CoursePage, LessonPage
from lms.awareness.models import ArticlePage

ACTS = {"add", "change", "publish"}


class PagesInScope(ReportView):
    """Published pages that the user may work on, in the order of the tree."""

    model = Page
    any_permission_required = list(ACTS)
    header_icon = "doc-empty-inverse"
    list_export = ["title", "url_path", "latest_revision_created_at"]
    columns = [
        TitleColumn(
            "title",
            label=gettext_lazy("Title"),
            get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
        ),
        Column(
            "kind",
            label=gettext_lazy("Kind of page"),
            accessor=lambda page: get_content_type_label(page.content_type),
        ),
        Column("place", label=gettext_lazy("Place"), accessor=lambda page: page.url),
        DateColumn("latest_revision_created_at", label=gettext_lazy("Last changed")),
    ]

    def get_base_queryset(self):
        mine = policy_registry.get_by_type(Page).instances_user_has_any_permission_for(self.request.user, ACTS)
        return self.narrow(mine.live().filter(depth__gt=1)).select_related("content_type")

    def order_queryset(self, queryset):
        return queryset.order_by("path")


class WithoutEnglishView(PagesInScope):
    page_title = gettext_lazy("Pages without English")
    index_url_name = "pages_without_english"
    index_results_url_name = "pages_without_english_results"

    def narrow(self, pages):
        translated = (
            Page.objects.live().filter(translation_key=OuterRef("translation_key")).exclude(pk=OuterRef("pk"))
        )
        return pages.filter(~Exists(translated), locale__language_code=settings.LANGUAGE_CODE)


class ReviewOverdueView(PagesInScope):
    page_title = gettext_lazy("Pages past their review date")
    index_url_name = "pages_past_review"
    index_results_url_name = "pages_past_review_results"

    def narrow(self, pages):
        today = timezone.localdate()
        overdue = Q()
        for model in (CoursePage, LessonPage, ArticlePage):
            overdue |= Q(pk__in=model.objects.filter(review_due__lt=today).values("pk"))
        return pages.filter(overdue)
