"""Classes in the back office: the list, and the form of one class. The people in it have a page of their own."""

from django.urls import reverse
from django.utils.formats import date_format, localize
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.log_actions import log

from courses.backoffice import Refusing, ScopedViewSet
from courses.catalogue.models import CoursePage
from courses.runs import actions
from courses.runs.forms import RunForm
from courses.runs.models import CourseRun


class RunFilters(WagtailFilterSet):
    status = ChoiceFilter(label=gettext_lazy("State"), choices=CourseRun.Status.choices)
    course = ModelChoiceFilter(
        label=gettext_lazy("Course"), queryset=CoursePage.objects.canonical().order_by("folded")
    )

    class Meta:
        model = CourseRun
        fields = ["status", "course"]


class RunIndexView(generic.IndexView):
    page_title = gettext_lazy("Classes")
    add_item_label = gettext_lazy("Plan a class")

    @cached_property
    def columns(self):
        title_column = self._get_title_column_class(TitleColumn)
        return [
            title_column("code", label=_("Class code"), sort_key="code", get_url=self.get_class_url),
            Column("title", label=_("Class name"), sort_key="title"),
            Column("course", label=_("Course"), accessor="course.title", sort_key="course__folded"),
            Column("organisation", label=_("Organising unit"), sort_key="organisation__name"),
            Column("opens_on", label=_("Opening"), accessor=_opening, sort_key="opens_on"),
            Column("closes_on", label=_("Closing"), accessor=_closing, sort_key="closes_on"),
            Column("seats", label=_("Seats taken"), accessor=_seats),
            Column("get_status_display", label=_("State"), sort_key="status"),
        ]

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("course", "organisation").with_seats_taken()

    def get_class_url(self, run):
        return reverse("class:page", args=[run.pk]) if self.sees_people else self.get_edit_url(run)

    @cached_property
    def sees_people(self) -> bool:
        return self.request.user.has_perm("courses.view_enrolment")

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if self.sees_people:
            page = reverse("class:page", args=[instance.pk])
            buttons.append(MenuItem(_("People in the class"), url=page, icon_name="group", priority=5))
        return buttons


class ByUser:
    """The form of a class offers what the user may plan for."""

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "by": self.request.user}


class RunCreateView(ByUser, Refusing, generic.CreateView):
    page_title = gettext_lazy("Plan a class")

    def save_instance(self):
        run = actions.plan(self.form.save(commit=False), by=self.request.user)
        log(instance=run, action="wagtail.create")
        return run

    def get_success_url(self):
        return reverse("class:page", args=[self.object.pk])


class RunEditView(ByUser, Refusing, generic.EditView):
    def save_instance(self):
        run = actions.change(self.form.save(commit=False), by=self.request.user)
        log(instance=run, action="wagtail.edit")
        return run


class CourseRunViewSet(ScopedViewSet):
    model = CourseRun
    icon = "calendar-alt"
    menu_label = gettext_lazy("Classes")
    name = "classes"
    url_prefix = "classes"
    index_view_class = RunIndexView
    add_view_class = RunCreateView
    edit_view_class = RunEditView
    copy_view_enabled = False
    add_to_reference_index = False
    filterset_class = RunFilters
    search_fields = ["code", "title", "course__folded"]
    list_per_page = 50

    def get_form_class(self, for_update=False):
        return RunForm


def _opening(run) -> str:
    return date_format(run.opens_on, "SHORT_DATE_FORMAT") if run.opens_on else _("self-paced")


def _closing(run) -> str:
    return date_format(run.closes_on, "SHORT_DATE_FORMAT") if run.closes_on else ""


def _seats(run) -> str:
    limit = localize(run.seats) if run.seats is not None else _("no limit")
    return f"{localize(run.seats_taken)} / {limit}"
