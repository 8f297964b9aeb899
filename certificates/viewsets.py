"""The register and its books in the back office. Nothing in them can be deleted."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_filters import ChoiceFilter, DateFromToRangeFilter, ModelChoiceFilter, NumberFilter
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton

from certificates import access, snapshot
from certificates.models import Book, Certificate
from courses.audit import actions as audit
from courses.audit.forms import Recorded, RecordedExport
from courses.audit.models import AuditEntry
from courses.backoffice import ReadingViewSet, ScopedViewSet
from courses.reading import DetailView
from courses.runs.models import CourseRun

EXPORT = {
    "entry": gettext_lazy("Entry in the register"),
    "number": pgettext_lazy("paper", "Number"),
    "holder": gettext_lazy("Full name"),
    "birth_date": gettext_lazy("Date of birth"),
    "workplace": gettext_lazy("Workplace"),
    "course": gettext_lazy("Course"),
    "course_code": gettext_lazy("Course code"),
    "tiet": gettext_lazy("Hours (tiết)"),
    "run": gettext_lazy("Class"),
    "completed_on": gettext_lazy("Completed on"),
    "issued_on": gettext_lazy("Date of issue"),
    "state": gettext_lazy("State"),
    "decision": gettext_lazy("Decision of revocation"),
    "address": gettext_lazy("Address of verification"),
}

BOOK = [
    "name",
    "code",
    "kind",
    "organisation",
    "superior",
    "issuer",
    "place",
    "signer_title",
    "signer_name",
    "pattern",
    "is_default",
]
USED_AUTOMATICALLY = BooleanColumn("is_default", label=gettext_lazy("Used for automatic issuing"))


class RegisterFilters(WagtailFilterSet):
    state = ChoiceFilter(label=gettext_lazy("State"), choices=Certificate.State.choices, method="filter_state")
    run = ModelChoiceFilter(
        label=gettext_lazy("Class"),
        field_name="enrolment__run",
        queryset=CourseRun.objects.filter(enrolments__certificates__isnull=False).distinct(),
    )
    book = ModelChoiceFilter(label=gettext_lazy("Register"), queryset=Book.objects.all())
    year = NumberFilter(label=gettext_lazy("Year"))
    issued = DateFromToRangeFilter(
        label=gettext_lazy("Issued between"), field_name="issued_at", widget=DateRangePickerWidget
    )

    class Meta:
        model = Certificate
        fields = ["state", "run", "book", "year", "issued"]

    def filter_state(self, queryset, _name, value):
        return queryset.in_state(value)


class RegisterIndexView(RecordedExport, access.HiddenWithout, generic.IndexView):
    page_title = gettext_lazy("Register of papers")
    export_act = "certificate.exported"

    @cached_property
    def columns(self):
        title_column = self._get_title_column_class(TitleColumn)
        return [
            title_column(
                "serial",
                label=pgettext_lazy("paper", "Number"),
                accessor=_number,
                sort_key="number",
                get_url=self.get_inspect_url,
            ),
            Column("holder", label=_("Holder"), accessor="printed_name", sort_key="holder__sort_key"),
            Column("course", label=_("Course"), accessor="course_title"),
            Column("run", label=_("Class"), accessor="enrolment.run.code", sort_key="enrolment__run__code"),
            Column("issued_at", label=_("Issued"), accessor=_issued, sort_key="issued_at"),
            Column("state", label=_("State"), accessor="state_label"),
        ]

    @cached_property
    def header_more_buttons(self):
        register = reverse("papers:register")
        return [
            *super().header_more_buttons,
            HeaderButton(_("Print the register"), url=register, icon_name="list-ul", priority=90),
        ]

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("holder", "book", "enrolment__run", "enrolment__edition")

    def to_row_dict(self, item):
        """A row of the spreadsheet: what is printed, and nothing printed yet for papers that wait."""
        printed = snapshot.plain(item.snapshot) if item.snapshot else dict.fromkeys(EXPORT, "")
        return {
            **{name: printed.get(name, "") for name in EXPORT},
            "entry": item.number or "",
            "holder": item.printed_name,
            "course": item.course_title,
            "run": item.enrolment.run.code,
            "state": str(item.state_label),
            "decision": item.revocation_decision,
            "address": item.verify_url if item.number else "",
        }


def _number(certificate: Certificate) -> str:
    return certificate.serial or _("No number yet")


def _issued(certificate: Certificate) -> str:
    return f"{timezone.localtime(certificate.issued_at):%d/%m/%Y}" if certificate.issued_at else ""


class CertificateDetail(access.HiddenWithout, generic.InspectView):
    """What is printed, what happened to the paper, and what may be done."""

    page_title = gettext_lazy("Paper and its history")

    def get(self, request, *args, **kwargs):
        audit.note_view(self.object.holder, by=request.user, now=timezone.now())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        paper = self.object
        return super().get_context_data(
            paper=paper,
            printed=snapshot.printed_fields(paper.snapshot, masked=False) if paper.snapshot else [],
            history=AuditEntry.objects.about(paper).select_related("actor").order_by("pk"),
            may_read_results=CourseRun.objects.read_by(self.request.user).filter(pk=paper.enrolment.run_id).exists(),
            may_revoke=paper.may_be_revoked and access.may_revoke(self.request.user, paper),
            **kwargs,
        )


class CertificateViewSet(ReadingViewSet):
    model = Certificate
    name = "certificates"
    url_prefix = "certificates"
    icon = "clipboard-list"
    menu_label = gettext_lazy("Register of papers")
    index_view_class = RegisterIndexView
    inspect_view_class = CertificateDetail
    inspect_template_name = "certificates/office/certificate.html"
    filterset_class = RegisterFilters
    search_fields = ["folded", "holder__folded_name"]
    list_per_page = 50
    export_filename = "so-giay-xac-nhan"
    list_export = list(EXPORT)

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(export_headings=EXPORT, **kwargs)


class BookIndexView(access.HiddenWithout, generic.IndexView):
    permission = "certificates.view_book"


class BookDetail(access.HiddenWithout, DetailView):
    permission = "certificates.view_book"


class BookChange(Recorded, access.HiddenWithout):
    """Registers are written by administrators, and each change is on record."""

    permission = access.CHANGE_BOOKS
    act = "book.saved"


class BookCreateView(BookChange, generic.CreateView):
    pass


class BookEditView(BookChange, generic.EditView):
    pass


class BookViewSet(ScopedViewSet):
    model = Book
    name = "books"
    url_prefix = "books"
    icon = "folder-open-inverse"
    menu_label = pgettext_lazy("books of papers", "Registers")
    index_view_class = BookIndexView
    add_view_class = BookCreateView
    edit_view_class = BookEditView
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_class = BookDetail
    inspect_view_fields = BOOK
    add_to_reference_index = False
    list_display = ["name", "code", "organisation", "issuer", "signer_name", "pattern", USED_AUTOMATICALLY]
    form_fields = BOOK

    def get_common_view_kwargs(self, **kwargs):
        absent = {f"{name}_url_name": None for name in ("delete", "history", "usage")}
        return super().get_common_view_kwargs(**absent | kwargs)

    def get_urlpatterns(self):
        kept = ("index", "index_results", "add", "edit", "inspect")
        return [pattern for pattern in super().get_urlpatterns() if pattern.name in kept]
