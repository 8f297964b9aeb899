"""Personal numbers in the back office: of one person, and looking one up. Numbers come by POST, never in an address."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.audit import actions as audit
from courses.errors import DomainError
from lms.privacy.consents import keeping
from lms.users.personal_number import access, actions, vault
from lms.users.personal_number.forms import NumberForm
from lms.users.personal_number.models import PersonalNumber
from lms.users.security import proof

User = get_user_model()
TOO_MANY = 429


@method_decorator([sensitive_post_parameters("number"), never_cache], name="dispatch")
class OfficeView(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "lock"

    def get_breadcrumbs_items(self):
        people = {"url": reverse("wagtailusers_users:index"), "label": _("People")}
        return [*super().get_breadcrumbs_items(), people, *self.trail()]

    def trail(self) -> list[dict]:
        return [{"url": "", "label": self.page_title}]

    def is_within_limits(self) -> bool:
        return bool(ratelimit.consume(self.request, app="allauth.account", action="personal_numbers"))


class OfPerson(OfficeView):
    """A page or act about the number of somebody whose number the reader handles."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(access.handled_by(request.user), pk=kwargs["person_pk"])

    @cached_property
    def page_title(self):
        return _("Personal number")

    def get_page_subtitle(self):
        return self.person.full_name

    def trail(self):
        page = {"url": reverse("person:page", args=[self.person.pk]), "label": self.person.full_name}
        return [page, *super().trail()]

    def get_context_data(self, **kwargs):
        kept = PersonalNumber.objects.of(self.person).first()
        more = {"person": self.person, "kept": kept, "is_open": vault.is_open(), "form": NumberForm()}
        return super().get_context_data(**more | kwargs)


class Number(OfPerson):
    """The number masked, and the form for another one. Proof comes first, since what is typed waits in no session."""

    template_name = "lms/users/personal_number/office.html"

    def dispatch(self, request, *args, **kwargs):
        return proof.ask(request) if proof.is_old(request) else super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        audit.note_view(self.person, by=request.user, now=timezone.now())
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        form = NumberForm(request.POST)
        if not self.is_within_limits():
            return render(request, "429.html", status=TOO_MANY)
        if form.is_valid():
            try:
                keeping.keep_for_unit(self.person, form.cleaned_data["number"], by=request.user, now=timezone.now())
            except DomainError as refusal:
                form.add_error("number", refusal.message)
            else:
                messages.success(request, _("The personal number is kept, encrypted."))
                return redirect("person:page", self.person.pk)
        return self.render_to_response(self.get_context_data(form=form))


class Reveal(OfPerson):
    """Shows the number whole, in this one answer."""

    template_name = "lms/users/personal_number/office.html"
    http_method_names = ["post"]

    @method_decorator(sensitive_variables("number"))
    def post(self, request, *args, **kwargs):
        try:
            number = actions.reveal(self.person, by=request.user)
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("person:number", self.person.pk)
        return self.render_to_response(self.get_context_data(number=number))


class Remove(OfPerson):
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        keeping.remove_for_unit(self.person, by=request.user, now=timezone.now())
        messages.success(request, _("The personal number is removed."))
        return redirect("person:page", self.person.pk)


class LookUp(OfficeView):
    """Finds a person by the whole number. Whoever is elsewhere is answered as nobody."""

    template_name = "lms/users/personal_number/look_up.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not access.may_look_up(request.user):
            raise Http404

    @cached_property
    def page_title(self):
        return _("Look up a personal number")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"form": NumberForm(), "is_open": vault.is_open(), **kwargs})

    def post(self, request, *args, **kwargs):
        form = NumberForm(request.POST)
        if not self.is_within_limits():
            return render(request, "429.html", status=TOO_MANY)
        if form.is_valid():
            among = access.findable_by(request.user)
            found = actions.find(form.cleaned_data["number"], among=among, by=request.user)
            if found is not None:
                return redirect("person:page", found.pk)
            form.add_error("number", _("Nobody in your units has this number on record."))
        return self.render_to_response(self.get_context_data(form=form))
