"""What all pages about one class in the back office share.

The class is fetched through `managed_by`: whoever may not manage people of a class sees 404.
"""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.runs.models import CourseRun


class ClassView(WagtailAdminTemplateMixin, TemplateView):
    """A page about one class, under the way back to the list of classes."""

    header_icon = "group"
    title = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        classes = CourseRun.objects.managed_by(request.user).select_related("course", "officer")
        self.run = get_object_or_404(classes, pk=kwargs["run_pk"])
        self.now = timezone.now()

    def get_page_title(self):
        return self.title or self.run.code

    def get_page_subtitle(self):
        return self.run.title or self.run.course.title

    def get_breadcrumbs_items(self):
        trail = [
            *super().get_breadcrumbs_items(),
            {"url": reverse("classes:index"), "label": _("Classes")},
            {"url": self.class_url, "label": self.run.code},
        ]
        return [*trail, {"url": "", "label": self.title}] if self.title else trail

    def get_context_data(self, **kwargs):
        return super().get_context_data(run=self.run, class_url=self.class_url, **kwargs)

    @property
    def class_url(self) -> str:
        return reverse("class:page", args=[self.run.pk])

    def show(self, **context):
        return self.render_to_response(self.get_context_data(**context))

    def back(self):
        return redirect(self.class_url)
