"""Pages of the privacy centre in the back office."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.audit import actions as audit
from courses.errors import DomainError
from lms.privacy import access, erasing
from lms.privacy.forms import ErasureForm
from lms.privacy.requests.models import DataRequest, Kind


class Erase(WagtailAdminTemplateMixin, TemplateView):
    """Shows what an erasure deletes and keeps, asks for a second confirmation, then shows what was done."""

    template_name = "lms/privacy/office/erase.html"
    header_icon = "bin"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()
        people = access.erasable_by(request.user, today=timezone.localdate(self.now))
        self.person = get_object_or_404(people, pk=kwargs["person_pk"])

    @cached_property
    def page_title(self):
        return _("Erase personal data")

    def get_page_subtitle(self):
        return self.person.full_name

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailusers_users:index"), "label": _("People")},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request, *args, **kwargs):
        audit.note_view(self.person, by=request.user, now=self.now)
        return super().get(request, *args, **kwargs)

    @property
    def asked(self):
        """Open requests of the person to erase; one at most."""
        return DataRequest.objects.of(self.person).open().filter(kind=Kind.ERASE)

    def _left_to_answer(self) -> list[tuple[DataRequest, bool]]:
        """Open requests that refuse the erasure, and whether the reader may open each."""
        open_ones = DataRequest.objects.of(self.person).open().exclude(kind=Kind.ERASE).order_by("pk")
        readable = set(open_ones.visible_to(self.request.user).values_list("pk", flat=True))
        return [(filed, filed.pk in readable) for filed in open_ones]

    def _form(self, data=None) -> ErasureForm:
        return ErasureForm(data, person=self.person, request=self.asked.first())

    def get_context_data(self, **kwargs):
        is_left = self.asked.exists() and not self.asked.permitted(self.request.user, "change").exists()
        form = None if self.person.erased_at or is_left else self._form()
        found = {"person": self.person, "lines": erasing.preview(self.person), "form": form, "is_left": is_left}
        found["left_to_answer"] = self._left_to_answer()
        return super().get_context_data(**found | kwargs)

    def post(self, request, *args, **kwargs):
        form = self._form(request.POST)
        if self.person.erased_at is None and form.is_valid():
            try:
                wanted = {"basis": form.cleaned_data["basis"], "answer": form.cleaned_data.get("answer", "")}
                erasing.erase(self.person, **wanted, by=request.user, now=self.now)
            except DomainError as refusal:
                form.add_error(None, refusal.message)
        if self.person.erased_at is None and form.errors:
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, _("The personal data are erased. Papers that were issued still verify."))
        return redirect("person:erase", self.person.pk)
