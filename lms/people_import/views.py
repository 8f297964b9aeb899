"""Imports of people in the back office: upload, assign columns, look, confirm, take back.

Imports are fetched through `visible_to`, and through `permitted` where something is done: strangers see 404.
"""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.audit import actions as audit
from courses.errors import DomainError
from lms.people_import import access, actions, blank, faults, going_back, showing, tables, tabs
from lms.people_import.forms import ColumnsForm, UploadForm
from lms.people_import.models import ImportRow, PeopleImport
from lms.users.personal_number import vault

User = get_user_model()
PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportsView(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "group"
    page_title = gettext_lazy("Import people")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not access.may_look(request.user):
            raise Http404
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)

    def get_breadcrumbs_items(self):
        imports = {"url": reverse("people_import:list"), "label": _("Import people")}
        return [*super().get_breadcrumbs_items(), imports, *self.trail()]

    def trail(self) -> list[dict]:
        return []

    def show(self, **context):
        return self.render_to_response(self.get_context_data(**context))

    def page_of(self, rows):
        return Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))


class Imports(ImportsView):
    """Imports of one's units, the newest first."""

    template_name = "lms/people_import/list.html"

    def get_context_data(self, **kwargs):
        rows = PeopleImport.objects.visible_to(self.request.user).select_related("unit", "requested_by")
        may_import = access.may_import(self.request.user)
        return super().get_context_data(page=self.page_of(rows), may_import=may_import, **kwargs)


class NewImport(ImportsView):
    template_name = "lms/people_import/new.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not access.may_import(request.user):
            raise Http404

    def trail(self):
        return [{"url": "", "label": _("New import")}]

    def form(self, *values):
        return UploadForm(*values, by=self.request.user, today=self.today)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"form": self.form(), **kwargs})

    def post(self, request, *args, **kwargs):
        form = self.form(request.POST, request.FILES)
        if form.is_valid():
            given = dict(form.cleaned_data)
            try:
                kept = actions.upload(given.pop("list"), **given, by=request.user)
            except DomainError as refusal:
                form.add_error("list", refusal.message)
            else:
                return redirect("people_import:columns", kept.pk)
        return self.show(form=form)


class Blank(NewImport):
    """A list to fill in."""

    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        response = HttpResponse(blank.as_xlsx(), content_type=XLSX)
        response["Content-Disposition"] = 'attachment; filename="mau-danh-sach.xlsx"'
        return response


class OneImport(ImportsView):
    """A page about one import. `acts` says that its page does something, which takes the permission to import."""

    acts = False

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        imports = PeopleImport.objects.select_related("unit", "requested_by")
        allowed = imports.permitted(request.user, "add") if self.acts else imports.visible_to(request.user)
        self.kept = get_object_or_404(allowed, pk=kwargs["pk"])

    def get_page_subtitle(self):
        return str(self.kept)

    def trail(self):
        return [{"url": reverse("people_import:page", args=[self.kept.pk]), "label": self.kept.file_name}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(kept=self.kept, **kwargs)


class Columns(OneImport):
    """What the columns of the list mean; afterwards it is read in the background."""

    template_name = "lms/people_import/columns.html"
    acts = True

    def trail(self):
        return [*super().trail(), {"url": "", "label": _("Columns")}]

    def dispatch(self, request, *args, **kwargs):
        if self.kept.status not in (PeopleImport.Status.ASSIGNING, PeopleImport.Status.PREVIEW):
            return redirect("people_import:page", self.kept.pk)
        try:
            return super().dispatch(request, *args, **kwargs)
        except DomainError as refusal:  # the list cannot be read any more
            messages.error(request, refusal.message)
            return redirect("people_import:page", self.kept.pk)

    @cached_property
    def rows(self) -> list[list]:
        return tables.read(self.kept.opened()).rows

    def form(self, *values):
        return ColumnsForm(*values, people_import=self.kept, rows=self.rows)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"form": self.form(), **kwargs})

    def post(self, request, *args, **kwargs):
        form = self.form(request.POST)
        if form.is_valid():
            given = {"heading": form.cleaned_data["heading"] - 1, "name": form.cleaned_data["name"]}
            try:
                actions.assign(self.kept, columns=form.columns, by=request.user, **given)
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                return redirect("people_import:page", self.kept.pk)
        return self.show(form=form)


class ImportPage(OneImport):
    """Where an import stands: its progress, the pages of its preview, what was done and what could not be."""

    template_name = "lms/people_import/page.html"

    def get_context_data(self, **kwargs):
        offered = tabs.of(self.kept)
        current = tabs.opened(offered, wanted=self.request.GET.get("show"))
        page = self.page_of(tabs.rows(self.kept, current))
        return super().get_context_data(
            tabs=offered,
            current=current,
            page=page,
            lines=[showing.line(row) for row in page],
            open_people=self._open_people(page),
            handled=self._handled(),
            total=sum(self.kept.counts.get(str(kind), 0) for kind in ImportRow.ACTED_ON),
            may_act=PeopleImport.objects.permitted(self.request.user, "add").filter(pk=self.kept.pk).exists(),
            may_confirm=self.kept.requested_by == self.request.user,
            may_be_undone=self.kept.may_be_undone(self.now),
            drops_numbers="personal_number" in self.kept.columns.values() and not vault.is_open(),
            **kwargs,
        )

    def _open_people(self, page) -> set[int]:
        """Keys of those on the page whose own page the reader may open."""
        people = User.objects.visible_to(self.request.user).filter(pk__in=[row.person_id for row in page])
        return set(people.values_list("pk", flat=True))

    def _handled(self) -> int:
        """How many of the confirmed rows are worked off."""
        if self.kept.status == PeopleImport.Status.APPLYING:
            return self.kept.rows.filter(kind__in=ImportRow.ACTED_ON).exclude(outcome="waiting").count()
        return self.kept.rows.filter(outcome__in=("undone", "kept")).count() if self.kept.is_working else 0


class Act(OneImport):
    """Something done to an import by pressing a button."""

    http_method_names = ["post"]
    acts = True
    act = None

    def post(self, request, *args, **kwargs):
        try:
            type(self).act(self)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("people_import:page", self.kept.pk)


class Confirm(Act):
    def act(self):
        actions.confirm(self.kept, by=self.request.user, now=self.now)


class AskedFirst(Act):
    """An act that cannot be taken back: its page says what goes, the button on it does it. `is_open` says whether the
    import still waits for it."""

    http_method_names = ["get", "post"]
    heading = ""

    def trail(self):
        return [*super().trail(), {"url": "", "label": self.heading}]

    def get(self, request, *args, **kwargs):
        if not self.is_open():
            messages.error(request, _("This import has gone on. Open it again."))
            return redirect("people_import:page", self.kept.pk)
        return super().get(request, *args, **kwargs)


class Discard(AskedFirst):
    template_name = "lms/people_import/discard.html"
    heading = gettext_lazy("Discard")

    def is_open(self):
        return self.kept.status == PeopleImport.Status.PREVIEW

    def get_context_data(self, **kwargs):
        rows = sum(self.kept.counts.get(str(kind), 0) for kind in ImportRow.Kind)
        return super().get_context_data(rows=rows, **kwargs)

    def act(self):
        actions.discard(self.kept, by=self.request.user)
        messages.success(self.request, _("The import is discarded and its list deleted."))


class Undo(AskedFirst):
    template_name = "lms/people_import/undo.html"
    heading = pgettext_lazy("import of people", "Take back")

    def is_open(self):
        return self.kept.may_be_undone(self.now)

    def get_context_data(self, **kwargs):
        forecast = going_back.forecast(self.kept, by=self.request.user, today=self.today)
        page = self.page_of(forecast.stays)
        lines = [
            showing.line(stay.row) | {"why": showing.NOT_DONE[stay.reason], "since": stay.since} for stay in page
        ]
        return super().get_context_data(forecast=forecast, page=page, lines=lines, **kwargs)

    def act(self):
        actions.undo(self.kept, by=self.request.user, now=self.now)


class Faults(OneImport, View):
    """The faults as a file."""

    WRITERS = {"xlsx": (faults.as_xlsx, XLSX), "csv": (faults.as_csv, "text/csv; charset=utf-8")}

    def get(self, request, *args, **kwargs):
        write, kind = self.WRITERS[kwargs["form"]]
        told = sum(self.kept.counts.get(name, 0) for name in ("faulty", "refused", "kept"))
        audit.append("people.faults_exported", self.kept, by=request.user, format=kwargs["form"], rows=told)
        response = HttpResponse(write(self.kept), content_type=kind)
        response["Content-Disposition"] = f'attachment; filename="loi-{self.kept.pk}.{kwargs["form"]}"'
        return response
