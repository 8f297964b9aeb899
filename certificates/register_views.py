"""Revocation of a paper, and the register as a printed book."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from certificates import access, actions, snapshot
from certificates.forms import RegisterForm, RevocationForm
from certificates.models import Book, Certificate
from courses.audit import actions as audit
from courses.errors import DomainError


class Revoke(access.HiddenWithout, WagtailAdminTemplateMixin, TemplateView):
    """Asks for ground, reason and decision, says what will happen, and revokes."""

    permission = access.REVOKE
    template_name = "certificates/office/revoke.html"
    page_title = gettext_lazy("Revoke a paper")
    header_icon = "cross"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.paper = get_object_or_404(Certificate.objects.permitted(request.user, "revoke"), pk=kwargs["pk"])

    def get_page_subtitle(self):
        return self.paper.serial

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("certificates:index"), "label": _("Register of papers")},
            {"url": self.paper_url, "label": str(self.paper)},
            {"url": "", "label": self.page_title},
        ]

    @property
    def paper_url(self) -> str:
        return reverse("certificates:inspect", args=[self.paper.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **{"form": RevocationForm(), "paper": self.paper, "back": self.paper_url, **kwargs}
        )

    def post(self, request, *_args, **_kwargs):
        form = RevocationForm(request.POST)
        if form.is_valid():
            try:
                actions.revoke(self.paper, by=request.user, now=timezone.now(), **form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, _("Paper %(number)s is revoked.") % {"number": self.paper.serial})
                return redirect(self.paper_url)
        return self.render_to_response(self.get_context_data(form=form))


class PrintedRegister(access.HiddenWithout, TemplateView):
    """A book of one year, or a part of it, as a sheet to print and sign on receipt."""

    template_name = "certificates/office/register.html"

    def get_context_data(self, **kwargs):
        books = Book.objects.visible_to(self.request.user)
        form = RegisterForm(self.request.GET or None, books=books, today=timezone.localdate())
        entries = []
        if form.is_valid():
            entries = list(form.entries().select_related("enrolment__run").order_by("number"))
            audit.append("book.printed", form.cleaned_data["book"], by=self.request.user, papers=len(entries))
        lines = [_line(entry) for entry in entries]
        last = lines[-1]["number"] if lines else ""
        return super().get_context_data(form=form, entries=lines, last_number=last, **kwargs)


def _line(entry: Certificate) -> dict:
    """A row of the printed book; revoked papers stay in it with a remark."""
    remark = _("Revoked, decision %(decision)s") % {"decision": entry.revocation_decision} if entry.is_revoked else ""
    return {**snapshot.plain(entry.snapshot), "remark": remark}
