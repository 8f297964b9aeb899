"""The audit log as a list that can be searched and filtered, never written."""

import django_filters
from django.apps import apps
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView

from courses.audit import words
from courses.audit.forms import RecordedExport
from courses.audit.models import AuditEntry
from courses.backoffice import ReadingViewSet

ROOMS = ("courses", "certificates", "lms", "users")


def kinds() -> list[tuple[str, str]]:
    """Kinds of records that acts are about, in words."""
    models = (model for room in ROOMS for model in apps.get_app_config(room).get_models())
    return sorted(((model._meta.label_lower, capfirst(model._meta.verbose_name)) for model in models), key=_by_words)


def _by_words(choice: tuple[str, str]) -> str:
    return str(choice[1])


def acts() -> list[tuple[str, str]]:
    return sorted(words.ACTS.items(), key=_by_words)


class AuditFilters(WagtailFilterSet):
    act = django_filters.ChoiceFilter(label=_("Act"), choices=acts)
    actor = django_filters.CharFilter(label=_("Actor"), method="filter_actor")
    object_type = django_filters.ChoiceFilter(label=_("Kind of record"), choices=kinds)
    at = django_filters.DateFromToRangeFilter(label=_("Time"), widget=DateRangePickerWidget)
    address = django_filters.CharFilter(label=_("Network address"), lookup_expr="startswith")
    seal = django_filters.ChoiceFilter(
        label=_("Seal"), choices=[("yes", _("Sealed")), ("no", _("Not sealed yet"))], method="filter_seal"
    )

    class Meta:
        model = AuditEntry
        fields = ["act", "actor", "object_type", "at", "address", "seal"]

    def filter_seal(self, queryset, _name, value):
        return queryset.sealed() if value == "yes" else queryset.unsealed()

    def filter_actor(self, queryset, _name, value):
        return queryset.acted_by(value)


LABELS = {
    "at": _("Time"),
    "actor": _("Actor"),
    "address": _("Network address"),
    "act": _("Act"),
    "object_type": _("Kind of record"),
    "object_id": _("Record"),
    "object_name": _("Name"),
    "before": _("Before"),
    "after": _("After"),
    "details": _("Details"),
    "seal": _("Seal"),
}


class AuditIndexView(RecordedExport, IndexView):
    export_headings = LABELS
    export_act = "audit.exported"
    is_searchable = True

    def to_row_dict(self, item):
        kind = item.object_type
        words_of_it = {
            "act": words.act(item.act),
            "object_type": words.kind(kind),
            "before": words.state(item.before, label=kind),
            "after": words.state(item.after, label=kind),
            "details": words.line(item.details, label=kind),
            "seal": str(item.seal) if item.is_sealed else _told_seal(item),
        }
        return {name: words_of_it[name] if name in words_of_it else getattr(item, name) for name in LABELS}

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("actor", "seal")

    def search_queryset(self, queryset):
        return queryset.matching(self.search_query, acts=words.codes) if self.is_searching else queryset


def _told_seal(entry: AuditEntry) -> str:
    """Whether the entry is sealed, and how, in words."""
    if not entry.is_sealed:
        return str(_("Not sealed yet"))
    told = _("Sealed late, no. %(number)s") if entry.seal.is_late else _("Sealed, no. %(number)s")
    return str(told % {"number": entry.seal.number})


def _moment(at) -> str:
    return date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def _breakable(digest: str):
    """Hexadecimal figures that may be broken on narrow screens and are copied in one piece."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((digest[at : at + 8],) for at in range(0, len(digest), 8)))


class AuditInspectView(InspectView):
    """One entry in words."""

    def get_field_label(self, field_name, field):
        return LABELS.get(field_name) or _("Changed")

    def get_page_subtitle(self):
        return words.act(self.object.act)

    def get_at_display_value(self):
        return _moment(self.object.at)

    def get_actor_display_value(self):
        return self.object.actor or words.NOTHING

    def get_address_display_value(self):
        return self.object.address or words.NOTHING

    def get_act_display_value(self):
        return words.act(self.object.act)

    def get_object_type_display_value(self):
        return words.kind(self.object.object_type)

    def get_changes_display_value(self):
        lines = words.changes(self.object.before, self.object.after, label=self.object.object_type)
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines or [words.NOTHING]))

    def get_seal_display_value(self):
        if not self.object.is_sealed:
            return _("This entry is not sealed yet. Entries are sealed within about a minute.")
        seal = self.object.seal
        late = _("An entry with a higher number was sealed before: this act took longer than others beside it.")
        lines = [
            f"{_told_seal(self.object)} ({_moment(seal.sealed_at)})",
            _breakable(f"SHA-256 {seal.sha256}"),
            *([late] if seal.is_late else []),
        ]
        return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))

    def get_details_display_value(self):
        pairs = words.pairs(self.object.details, label=self.object.object_type)
        return format_html_join(mark_safe("<br>"), "{}: {}", pairs) or words.NOTHING


def _told(entry: AuditEntry) -> str:
    """What changed and what else is on record, as far as a column has room."""
    kind = entry.object_type
    told = [*words.changes(entry.before, entry.after, label=kind), words.line(entry.details, label=kind)]
    return words.brief("; ".join(filter(None, told)))


class AuditViewSet(ReadingViewSet):
    model = AuditEntry
    icon = "history"
    menu_label = _("Audit log")
    index_view_class = AuditIndexView
    inspect_view_class = AuditInspectView
    inspect_view_fields = [
        "at",
        "actor",
        "address",
        "act",
        "object_type",
        "object_id",
        "object_name",
        "changes",
        "details",
        "seal",
    ]
    list_display = [
        TitleColumn(
            "act",
            label=LABELS["act"],
            accessor=lambda entry: words.act(entry.act),
            get_url=lambda entry: reverse("audit:inspect", args=[entry.pk]),
            sort_key="act",
        ),
        Column("at", label=LABELS["at"], accessor=lambda entry: _moment(entry.at), sort_key="at", classname="short"),
        Column("actor", label=LABELS["actor"], classname="short"),
        Column("address", label=LABELS["address"]),
        Column("kind", label=LABELS["object_type"], accessor=lambda entry: words.kind(entry.object_type)),
        Column(
            "record",
            label=LABELS["object_id"],
            accessor=lambda entry: entry.object_name or entry.object_id,
            classname="long",
        ),
        Column("details", label=_("Details"), accessor=_told, classname="long"),
        Column("seal", label=LABELS["seal"], accessor=_told_seal),
    ]
    filterset_class = AuditFilters
    list_export = list(LABELS)
    list_per_page = 50
