"""The ledger in the back office, which is read in one's units, and purposes and texts, which administrators add."""

import django_filters
from django.template.defaultfilters import linebreaks_filter
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic

from certificates.access import HiddenWithout
from courses.audit import actions as audit
from courses.audit.forms import RecordedExport, recorded
from courses.backoffice import ReadingViewSet, Refusing, ScopedViewSet
from lms.privacy.consents import actions
from lms.privacy.consents.forms import TextForm
from lms.privacy.consents.models import ConsentPurpose, ConsentRecord, ConsentText

HEADINGS = {
    "person": _("Full name"),
    "email": _("E-mail address"),
    "unit": _("Unit"),
    "purpose": _("Purpose by consent"),
    "version": _("Version"),
    "answer": pgettext_lazy("consent", "Answer"),
    "counts": pgettext_lazy("consent", "Counts today"),
    "at": _("Time"),
    "way": pgettext_lazy("consent", "Way"),
    "language": _("Language of the text"),
    "sha256": _("Fingerprint of the text (SHA-256)"),
}


class LedgerFilters(WagtailFilterSet):
    purpose = django_filters.ModelChoiceFilter(
        label=_("Purpose by consent"), field_name="text__purpose", queryset=ConsentPurpose.objects.all()
    )
    act = django_filters.ChoiceFilter(label=pgettext_lazy("consent", "Answer"), choices=ConsentRecord.Act.choices)
    counts = django_filters.ChoiceFilter(
        label=pgettext_lazy("consent", "Counts today"), choices=[("yes", _("Yes"))], method="filter_counts"
    )
    at = django_filters.DateFromToRangeFilter(label=_("Time"), widget=DateRangePickerWidget)

    class Meta:
        model = ConsentRecord
        fields = ["purpose", "act", "counts", "at"]

    def filter_counts(self, queryset, _name, _value):
        return queryset.standing(timezone.localdate())


class LedgerIndexView(RecordedExport, HiddenWithout, generic.IndexView):
    permission = "lms.view_consentrecord"
    page_title = _("Consent ledger")
    export_act = "consent.exported"

    @cached_property
    def columns(self):
        title_column = self._get_title_column_class(TitleColumn)
        return [
            title_column(
                "person", label=HEADINGS["person"], sort_key="person__sort_key", get_url=self.get_inspect_url
            ),
            Column("unit", label=HEADINGS["unit"], sort_key="unit__name"),
            Column("text", label=_("Consent text")),
            Column("act", label=HEADINGS["answer"], accessor="get_act_display", sort_key="act"),
            Column("counts", label=HEADINGS["counts"], accessor=_counts),
            DateColumn("at", label=HEADINGS["at"], sort_key="at"),
        ]

    def get_base_queryset(self):
        rows = super().get_base_queryset().with_counts(timezone.localdate())
        return rows.select_related("person", "unit", "text__purpose")

    def to_row_dict(self, item):
        """A row of the spreadsheet, in the words of the list."""
        return {
            "person": str(item.person),
            "email": item.person.email,
            "unit": str(item.unit or ""),
            "purpose": str(item.text.purpose),
            "version": item.text.number,
            "answer": str(item.get_act_display()),
            "counts": _counts(item),
            "at": item.at,
            "way": str(item.get_way_display()),
            "language": item.language,
            "sha256": item.sha256,
        }


def _counts(record) -> str:
    return gettext("yes") if record.counts else gettext("no")


class LedgerInspectView(HiddenWithout, generic.InspectView):
    """One answer with the words that it answers."""

    permission = "lms.view_consentrecord"

    def get(self, request, *args, **kwargs):
        audit.note_view(self.object.person, by=request.user, now=timezone.now())
        return super().get(request, *args, **kwargs)

    def get_field_label(self, field_name, field):
        return _("Words shown") if field_name == "words" else super().get_field_label(field_name, field)

    def get_words_display_value(self):
        return linebreaks_filter(self.object.words)


class LedgerViewSet(ReadingViewSet):
    model = ConsentRecord
    name = "consents"
    url_prefix = "consents"
    icon = "clipboard-list"
    menu_label = _("Consent ledger")
    index_view_class = LedgerIndexView
    inspect_view_class = LedgerInspectView
    inspect_view_fields = ["person", "unit", "text", "words", "act", "at", "way", "language", "sha256"]
    filterset_class = LedgerFilters
    search_fields = ["person__folded_name", "person__email"]
    list_per_page = 50
    export_filename = "so-dong-y"
    list_export = list(HEADINGS)

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(export_headings=HEADINGS, **kwargs)


class PurposeEditView(ScopedViewSet.edit_view_class):
    """What is asked stays as people read it; only its end may be set."""

    def get_form(self, *args, **kwargs):
        form = super().get_form(*args, **kwargs)
        for name in ("code", "title", "title_en"):
            form.fields[name].disabled = True
        return form


class PurposeViewSet(ScopedViewSet):
    model = ConsentPurpose
    name = "consent_purposes"
    url_prefix = "consent-purposes"
    icon = "tick"
    menu_label = _("Purposes by consent")
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    add_view_class = recorded(ScopedViewSet.add_view_class, act="consent.purpose_saved")
    edit_view_class = recorded(PurposeEditView, act="consent.purpose_saved")
    list_display = ["code", "title", "title_en", "ended_on"]
    form_fields = ["code", "title", "title_en", "ended_on"]


class TextCreateView(Refusing, generic.CreateView):
    def save_instance(self):
        return actions.publish(**self.form.cleaned_data, by=self.request.user, now=timezone.now())

    def get_success_buttons(self):
        return []  # none leads to a form: the version stays as it is


class TextInspectView(generic.InspectView):
    def get_text_display_value(self):
        return linebreaks_filter(self.object.text)

    def get_text_en_display_value(self):
        return linebreaks_filter(self.object.text_en) or "–"


class TextViewSet(ScopedViewSet):
    """Versions are added and read. None is ever changed or deleted."""

    model = ConsentText
    name = "consent_texts"
    url_prefix = "consent-texts"
    icon = "doc-full"
    menu_label = _("Consent texts")
    add_view_class = TextCreateView
    inspect_view_class = TextInspectView
    inspect_view_enabled = True
    inspect_view_fields = ["purpose", "number", "valid_from", "text", "text_en", "published_at", "published_by"]
    copy_view_enabled = False
    add_to_reference_index = False
    list_display = [
        "purpose",
        Column("number", label=_("Version"), sort_key="number"),
        "valid_from",
    ]
    list_filter = ["purpose"]

    def get_form_class(self, for_update=False):
        return TextForm

    def get_common_view_kwargs(self, **kwargs):
        absent = {f"{name}_url_name": None for name in ("edit", "delete", "history", "usage")}
        return super().get_common_view_kwargs(**absent | kwargs)

    def get_urlpatterns(self):
        kept = ("index", "index_results", "add", "inspect")
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]
