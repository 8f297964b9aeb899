"""Pages of the branches of one's units to be read, with their drafts and what happened to them.

Wagtail's explorer, its drafts and its history open to those alone who may change pages; whoever watches over a unit
without writing reads here.
"""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import PageLogEntry

from courses import vietnamese
from courses.organisations.branches import Branch
from lms.reports import access

PER_PAGE = 50
LATEST = 100  # entries of the history that are shown


class PageList(WagtailAdminTemplateMixin, TemplateView):
    template_name = "lms/reports/pages.html"
    header_icon = "doc-empty-inverse"

    def get_page_title(self):
        return _("Pages to read")

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not access.may_read_pages(request.user):
            raise Http404

    def get_context_data(self, **kwargs):
        wish = vietnamese.nfc(self.request.GET.get("q", "")).strip()[:100]
        rows = access.pages_read_by(self.request.user).select_related("content_type", "locale")
        for word in wish.split():
            rows = rows.filter(title__icontains=word)
        rows = rows.prefetch_workflow_states().annotate_approved_schedule().order_by("path")
        page_obj = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page_obj=page_obj, wish=wish, **kwargs)


class PageInScope:
    """Put before a view about one page: answers 404 unless the page may be read."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.page = get_object_or_404(access.pages_read_by(request.user), pk=kwargs["pk"])


class PageFacts(PageInScope, WagtailAdminTemplateMixin, TemplateView):
    template_name = "lms/reports/page.html"
    header_icon = "doc-empty-inverse"

    def get_page_title(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        trail = [{"url": reverse("pages_read:list"), "label": _("Pages to read")}]
        return [*super().get_breadcrumbs_items(), *trail, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        entries = PageLogEntry.objects.filter(page=self.page.pk).select_related("user").order_by("-timestamp", "-pk")
        return super().get_context_data(
            page=self.page, unit=Branch.objects.unit_of(self.page), entries=entries[:LATEST], **kwargs
        )


class Draft(PageInScope, View):
    """The page as it was saved last, in the look of its readers."""

    def get(self, request, *args, **kwargs):
        draft = self.page.get_latest_revision_as_object()
        if not draft.preview_modes:
            raise Http404
        return draft.make_preview_request(request, draft.default_preview_mode)
