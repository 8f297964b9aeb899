"""Pages of one request in the back office. Requests are fetched through `visible_to`: whoever may not, sees 404."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.audit import actions as audit
from courses.errors import DomainError
from courses.organisations import scopes
from lms.privacy import access as erasing
from lms.privacy.consents.models import ConsentRecord
from lms.privacy.requests import actions
from lms.privacy.requests.forms import ClosingForm, ExtensionForm, FirstAnswerForm, LiftingForm, RequestForm
from lms.privacy.requests.models import DataRequest, Kind
from lms.privacy.restrictions import actions as restrictions
from lms.privacy.restrictions.models import Restriction

VIEW, FILE, ANSWER = "lms.view_datarequest", "lms.add_datarequest", "lms.change_datarequest"
User = get_user_model()


class OfficeView(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "mail"
    permission = VIEW
    title = property(lambda self: _("Requests about data"))

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not scopes.of(request.user, self.permission):
            raise Http404
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)

    def get_page_title(self):
        return self.title

    def get_breadcrumbs_items(self):
        queue = {"url": reverse("data_requests:index"), "label": _("Requests about data")}
        return [*super().get_breadcrumbs_items(), queue]


class RequestPage(OfficeView):
    """One request with its history and what may be done about it."""

    template_name = "lms/privacy/requests/page.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = DataRequest.objects.select_related("person", "unit", "filed_by", "closed_by")
        rows = rows.permitted(request.user, "change") if self.permission == ANSWER else rows.visible_to(request.user)
        self.filed = get_object_or_404(rows, pk=kwargs["pk"])

    @property
    def restriction(self) -> Restriction | None:
        """The one that this request caused, standing or lifted."""
        return Restriction.objects.filter(request=self.filed).select_related("by", "lifted_by").first()

    @property
    def consents(self) -> QuerySet | None:
        """Those among which a request to withdraw chooses."""
        given = ConsentRecord.objects.of(self.filed.person).unrevoked()
        return given if self.filed.kind == Kind.WITHDRAW else None

    def get(self, request, *args, **kwargs):
        audit.note_view(self.filed.person, by=request.user, now=self.now)
        return super().get(request, *args, **kwargs)

    def get_page_subtitle(self):
        return self.filed.person.full_name

    def get_context_data(self, **kwargs):
        may = DataRequest.objects.permitted(self.request.user, "change").filter(pk=self.filed.pk).exists()
        erasable = erasing.erasable_by(self.request.user, today=self.today).filter(pk=self.filed.person_id)
        is_to_erase = self.filed.kind == Kind.ERASE and self.filed.person.erased_at is None
        forms = {"first_form": FirstAnswerForm(), "extension_form": ExtensionForm()}
        forms["lifting_form"] = LiftingForm()
        forms["closing_form"] = ClosingForm(only_refuses=is_to_erase, consents=self.consents)
        return super().get_context_data(
            **forms
            | {"filed": self.filed, "steps": self.filed.steps.select_related("by"), "may_answer": may}
            | {"restriction": self.restriction}
            | {"is_late": self.filed.is_late(self.today), "may_erase": erasable.exists()}
            | kwargs
        )


class Step(RequestPage):
    """An act on a request: POST alone; a refusal or a faulty form comes back on the page."""

    http_method_names = ["post"]
    permission = ANSWER
    form_class, name, done = None, "", ""

    def post(self, request, *args, **kwargs):
        form = self.form()
        if form.is_valid():
            try:
                type(self).act(self.filed, **form.cleaned_data, by=request.user, now=self.now)
            except DomainError as refusal:
                messages.error(request, refusal.message)
            else:
                messages.success(request, _("Done; a letter goes to the person."))
            return redirect("data_request:page", self.filed.pk)
        messages.error(request, _("Nothing was done yet: complete what is marked below."))
        return self.render_to_response(self.get_context_data(**{self.name: form}))

    def form(self):
        return self.form_class(self.request.POST)


class AnswerFirst(Step):
    form_class, name, act = FirstAnswerForm, "first_form", staticmethod(actions.answer_first)


class Extend(Step):
    form_class, name, act = ExtensionForm, "extension_form", staticmethod(actions.extend)


class Close(Step):
    name, act = "closing_form", staticmethod(actions.close)

    def form(self):
        return ClosingForm(self.request.POST, consents=self.consents)


class Lift(Step):
    """Lifts the restriction that the request caused."""

    form_class, name = LiftingForm, "lifting_form"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if self.restriction is None:
            raise Http404

    @staticmethod
    def act(filed, **words):
        restrictions.lift(Restriction.objects.get(request=filed), **words)


class FileFor(OfficeView):
    """An officer files what somebody asked for by letter or by word of mouth."""

    template_name = "lms/privacy/requests/file.html"
    permission = FILE
    title = property(lambda self: _("File a request about data"))

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        people = User.objects.working_in(scopes.of(request.user, FILE)).not_erased()
        self.person = get_object_or_404(people, pk=kwargs["person_pk"])

    def get(self, request, *args, **kwargs):
        audit.note_view(self.person, by=request.user, now=self.now)
        return super().get(request, *args, **kwargs)

    def get_page_subtitle(self):
        return self.person.full_name

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"form": RequestForm(), "person": self.person, **kwargs})

    def post(self, request, *args, **kwargs):
        form = RequestForm(request.POST)
        if form.is_valid():
            try:
                actions.file(self.person, **form.cleaned_data, by=request.user, now=self.now)
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("The request is filed; a letter goes to the person."))
                return redirect("person:page", self.person.pk)
        return self.render_to_response(self.get_context_data(form=form))
