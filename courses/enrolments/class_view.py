"""What all pages about one class in the back office share.

The class is fetched through `read_by` by pages that show, through `managed_by` by those that act: whoever may not see
the people of a class, or manage them, sees 404.
"""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.runs.models import CourseRun


class ClassView(WagtailAdminTemplateMixin, TemplateView):
    """A page that shows a class, under the way back to the list of classes. It answers no POST."""

    http_method_names = ["get", "head", "options"]
    header_icon = "group"
    title = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        classes = self.classes_of(request.user).select_related("course", "officer")
        self.run = get_object_or_404(classes, pk=kwargs["run_pk"])
        self.now = timezone.now()

    def classes_of(self, user):
        return CourseRun.objects.read_by(user)

    @cached_property
    def may_manage(self) -> bool:
        return CourseRun.objects.managed_by(self.request.user).filter(pk=self.run.pk).exists()

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
        return super().get_context_data(run=self.run, class_url=self.class_url, may_manage=self.may_manage, **kwargs)

    @property
    def class_url(self) -> str:
        return reverse("class:page", args=[self.run.pk])

    def show(self, **context):
        return self.render_to_response(self.get_context_data(**context))

    def back(self):
        return redirect(self.class_url)


class ClassAct(ClassView):
    """A page that does something to the people of a class."""

    http_method_names = ["get", "head", "options", "post"]

    def classes_of(self, user):
        return CourseRun.objects.managed_by(user)
