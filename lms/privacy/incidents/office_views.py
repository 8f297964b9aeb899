"""Pages of an incident in the back office. They are fetched through `visible_to`: whoever may not, sees 404."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.errors import DomainError
from courses.notifications import mails
from courses.organisations import scopes
from lms.privacy.incidents import actions, telling
from lms.privacy.incidents.forms import ADD, ConclusionForm, CorrectionForm, IncidentForm, StepForm
from lms.privacy.incidents.models import Incident

VIEW, CHANGE = "lms.view_incident", "lms.change_incident"


class OfficeView(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "warning"
    permission = VIEW
    title = property(lambda self: _("Incidents of personal data"))

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not scopes.of(request.user, self.permission):
            raise Http404
        self.now = timezone.now()

    def get_page_title(self):
        return self.title

    def get_breadcrumbs_items(self):
        found = {"url": reverse("incidents:index"), "label": _("Incidents of personal data")}
        return [*super().get_breadcrumbs_items(), found]


class NewIncident(OfficeView):
    template_name = "lms/privacy/incidents/form.html"
    permission = ADD
    title = property(lambda self: _("Record an incident"))

    def get_context_data(self, **kwargs):
        form = kwargs.pop("form", None) or IncidentForm(by=self.request.user, initial={"noticed_at": self.now})
        back = reverse("incidents:index")
        return super().get_context_data(form=form, back=back, submit=_("Record the incident"), **kwargs)

    def post(self, request, *args, **kwargs):
        form = IncidentForm(request.POST, by=request.user)
        if form.is_valid():
            try:
                unit = form.cleaned_data["unit"]
                incident = actions.record(form.facts(), unit=unit, by=request.user, now=self.now)
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("The incident is recorded; its clocks run from the moment of noticing."))
                return redirect("incident:page", incident.pk)
        return self.render_to_response(self.get_context_data(form=form))


class IncidentPage(OfficeView):
    """One incident: clocks, facts, every entry, and what may be done next."""

    template_name = "lms/privacy/incidents/page.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = Incident.objects.select_related("unit", "recorded_by")
        rows = rows.visible_to(request.user) if self.permission == VIEW else rows.permitted(request.user, "change")
        self.incident = get_object_or_404(rows, pk=kwargs["pk"])

    def get_page_subtitle(self):
        return self.incident.title

    def get_context_data(self, **kwargs):
        may = Incident.objects.permitted(self.request.user, "change").filter(pk=self.incident.pk).exists()
        entries = list(self.incident.entries.select_related("by", "corrects", "correction"))
        for entry in entries:
            entry.lines = telling.lines(entry.facts)
        forms = {
            "step_form": StepForm(incident=self.incident),
            "conclusion_form": ConclusionForm(incident=self.incident),
        }
        return super().get_context_data(
            **forms
            | {"incident": self.incident, "facts": telling.lines(telling.snapshot(self.incident))}
            | {"entries": entries, "may_change": may, "clocks": telling.clocks(self.incident, now=self.now)}
            | kwargs
        )


class Letter(IncidentPage):
    """The report as a sheet to print."""

    template_name = "lms/privacy/incidents/letter.html"

    def get_context_data(self, **kwargs):
        actions.note_print(self.incident, by=self.request.user)
        return super().get_context_data(site_name=mails.site_name(), **kwargs)


class Correct(IncidentPage):
    """Facts as they are known now, in a form; what stood there before stays in its entry."""

    template_name = "lms/privacy/incidents/form.html"
    permission = CHANGE
    title = property(lambda self: _("Correct the facts"))

    def get_context_data(self, **kwargs):
        form = kwargs.pop("form", None) or CorrectionForm(instance=self.incident)
        back = reverse("incident:page", args=[self.incident.pk])
        return super().get_context_data(form=form, back=back, submit=_("Enter the correction"), **kwargs)

    def post(self, request, *args, **kwargs):
        form = CorrectionForm(request.POST)
        if form.is_valid():
            try:
                reason = form.cleaned_data["reason"]
                held = actions.correct(self.incident, form.facts(), reason=reason, by=request.user, now=self.now)
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("The correction is entered."))
                if held.is_open and not self.incident.is_open:
                    messages.warning(request, _("The incident is open again, and its clocks run from the noticing."))
                return redirect("incident:page", self.incident.pk)
        return self.render_to_response(self.get_context_data(form=form))


class Step(IncidentPage):
    """An act on an incident: POST alone; a faulty form comes back on the page, a refusal too."""

    http_method_names = ["post"]
    permission = CHANGE
    name = ""

    def post(self, request, *args, **kwargs):
        form = self.form()
        if form.is_valid():
            try:
                self.act(form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("The entry is made."))
                return redirect("incident:page", self.incident.pk)
        return self.render_to_response(self.get_context_data(**{self.name: form}))


class Enter(Step):
    name = "step_form"

    def form(self):
        return StepForm(self.request.POST, incident=self.incident)

    def act(self, given: dict):
        actions.enter(self.incident, given.pop("act"), **given, by=self.request.user, now=self.now)


class Close(Step):
    name = "conclusion_form"

    def form(self):
        return ConclusionForm(self.request.POST, incident=self.incident)

    def act(self, given: dict):
        actions.close(self.incident, **given, by=self.request.user, now=self.now)
