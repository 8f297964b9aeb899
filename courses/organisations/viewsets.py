"""Back office of ministries, provinces and their units: the tree level by level, founding, correcting, the chooser."""

from django import forms
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.chooser import (
    ChooseResultsView,
    ChooseView,
    ChosenMultipleView,
    ChosenView,
)
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log

from courses.audit.forms import recorded
from courses.backoffice import ChoosingViewSet, Refusing, ScopedViewSet
from courses.errors import DomainError
from courses.organisations import access, actions, choosers, scopes
from courses.organisations.models import Organisation

FACTS = ["name", "name_en", "code", "kind", "merged_from", "valid_from"]


class UnitFilters(WagtailFilterSet):
    kind = ChoiceFilter(label=gettext_lazy("Kind"), choices=Organisation.Kind.choices)
    superior = ModelChoiceFilter(
        label=gettext_lazy("Directly below"),
        queryset=Organisation.objects.select_related("superior"),
        widget=choosers.UnitChooser,
    )
    standing = ChoiceFilter(
        label=gettext_lazy("State"),
        method="filter_standing",
        choices=[("now", gettext_lazy("exists")), ("ended", gettext_lazy("has ended"))],
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = Organisation
        fields = ["kind", "superior"]

    def filter_standing(self, rows, name, value):
        ended = rows.filter(valid_to__lt=timezone.localdate())
        return ended if value == "ended" else rows.exclude(pk__in=ended.values("pk"))


class UnitIndexView(generic.IndexView):
    """Without a search or a filter: the top of what one looks after. Each row opens the level below it."""

    page_title = gettext_lazy("Units")
    add_item_label = gettext_lazy("Found a unit")
    filterset_class = UnitFilters

    @cached_property
    def columns(self):
        return [
            self._get_title_column_class(TitleColumn)(
                "name", label=_("Name"), sort_key="name", get_url=lambda unit: reverse("units:page", args=[unit.pk])
            ),
            TitleColumn("below", label=_("Units below"), accessor=_below, get_url=self.get_level_url),
            Column("code", label=_("Code"), sort_key="code"),
            Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
            Column("superior", label=_("Superior body"), accessor="superior"),
            Column("valid_from", label=_("Valid from"), sort_key="valid_from"),
            Column("valid_to", label=_("Valid to"), sort_key="valid_to"),
        ]

    def get_base_queryset(self):
        below = Organisation.objects.filter(superior=OuterRef("pk")).exclude(valid_to__lt=timezone.localdate())
        counted = below.order_by().values("superior").annotate(count=Count("pk")).values("count")
        rows = super().get_base_queryset().select_related("superior")
        return rows.annotate(units_below=Coalesce(Subquery(counted), 0))

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        if self.is_filtering or self.is_searching or self.is_export:
            return queryset
        scope = scopes.of(self.request.user, "courses.view_organisation")
        top = queryset.roots() if scope.everywhere else queryset.filter(path__in=scope.paths)
        return top.exclude(valid_to__lt=timezone.localdate())

    def order_queryset(self, queryset):
        ordered = super().order_queryset(queryset)
        return ordered if "ordering" in self.request.GET else ordered.by_rank()

    def get_page_subtitle(self):
        above = self.filters.form.cleaned_data.get("superior") if self.is_filtering else None
        return above.name if above else super().get_page_subtitle()

    def get_level_url(self, unit):
        return f"{self.index_url}?superior={unit.pk}&standing=now" if unit.units_below else None

    @cached_property
    def header_more_buttons(self):
        decisions = Button(_("Reorganisations"), url=reverse("units:decisions"), icon_name="history", priority=20)
        return [*super().header_more_buttons, decisions]


class FoundView(Refusing, generic.CreateView):
    page_title = gettext_lazy("Found a unit")

    def get_initial(self):
        return super().get_initial() | {"superior": self.request.GET.get("below") or None}

    def save_instance(self):
        unit = self.form.save(commit=False)
        if not access.may_found_below(self.request.user, unit.superior):
            raise DomainError(_("Choose a superior body below which your role lets you found units."))
        unit = actions.found(unit, by=self.request.user)
        log(instance=unit, action="wagtail.create")
        return unit

    def get_success_url(self):
        return reverse("units:page", args=[self.object.pk])


class CorrectView(Refusing, generic.EditView):
    """For what was entered wrongly; the place in the tree and what a decision changes have acts of their own."""

    def get_form(self, *args, **kwargs):
        form = super().get_form(*args, **kwargs)
        for name in ("superior", "valid_to"):
            del form.fields[name]
        return form

    def save_instance(self):
        fields = [name for name in FACTS if name in self.form.changed_data]
        unit = actions.correct(self.form.save(commit=False), fields=fields, by=self.request.user)
        log(instance=unit, action="wagtail.edit")
        return unit

    def get_success_url(self):
        return reverse("units:page", args=[self.object.pk])


class OrganisationViewSet(ScopedViewSet):
    model = Organisation
    icon = "site"
    menu_label = gettext_lazy("Units")
    index_view_class = UnitIndexView
    list_export = ["code", "name", "name_en", "kind", "superior", "merged_from", "valid_from", "valid_to"]
    search_fields = ["folded"]
    list_per_page = 50
    add_view_class = FoundView
    edit_view_class = CorrectView
    delete_view_class = recorded(generic.DeleteView, act="organisation.deleted")
    copy_view_enabled = False
    form_fields = ["name", "name_en", "code", "kind", "superior", "merged_from", "valid_from", "valid_to"]


class ReachableUnits:
    """Units where somebody holds any role: who writes questions for a unit need not look after units to name it."""

    filter_form_class = choosers.UnitSearchForm
    ordering = ["path"]

    def get_object_list(self):
        return Organisation.objects.reachable_by(self.request.user).select_related("superior")

    def get_filter_form(self):
        return self.filter_form_class(self.request.GET, today=timezone.localdate())

    @property
    def columns(self):
        name, *others = super().columns
        name.label = _("Name")
        return [
            name,
            *others,
            Column("code", label=_("Code"), accessor="code"),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column("superior", label=_("Superior body"), accessor="superior"),
            Column("valid_to", label=_("Valid to"), accessor="valid_to"),
        ]


class ChooseUnitView(ReachableUnits, ChooseView):
    """The chooser's window."""


class ChooseUnitResultsView(ReachableUnits, ChooseResultsView):
    """The chooser's list alone."""


class ChosenUnitView(ChosenView):
    """The unit that was chosen, as the field shows it."""

    def get_object(self, pk):
        return Organisation.objects.reachable_by(self.request.user).select_related("superior").get(pk=pk)

    def get_display_title(self, instance):
        return choosers.UnitChooser().get_display_title(instance)


class ChosenUnitsView(ChosenMultipleView):
    def get_objects(self, pks):
        return Organisation.objects.reachable_by(self.request.user).filter(pk__in=pks)


class UnitChooserViewSet(ChoosingViewSet):
    model = Organisation
    icon = "site"
    base_widget_class = choosers.UnitChooser
    choose_one_text = choosers.UnitChooser.choose_one_text
    choose_another_text = choosers.UnitChooser.choose_another_text
    edit_item_text = choosers.UnitChooser.link_to_chosen_text
    choose_view_class = ChooseUnitView
    choose_results_view_class = ChooseUnitResultsView
    chosen_view_class = ChosenUnitView
    chosen_multiple_view_class = ChosenUnitsView


def _below(unit: Organisation) -> str:
    return str(unit.units_below) if unit.units_below else "–"
