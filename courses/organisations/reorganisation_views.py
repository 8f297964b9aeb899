"""Deciding on a change of the tree: fill in, look at what it touches, order; and the list of decisions."""

from datetime import date
from hashlib import sha256

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.errors import DomainError
from courses.organisations import forms
from courses.organisations.decisions import Reorganisation
from courses.organisations.reorganising import actions, reach
from courses.organisations.reorganising.orders import Order
from courses.organisations.reorganising.preview import Preview, preview
from courses.organisations.split_forms import SplitForm
from courses.organisations.unit_pages import AboutUnit
from courses.pointing import narrow

PAGE_SIZE = 50


class Decide(AboutUnit, TemplateView):
    """The form, then the same form with the preview and a button that orders what the preview showed: who changes
    the form after it sees a new preview first."""

    template_name = "courses/organisations/decide.html"
    kind: Reorganisation.Kind
    form_class: type[forms.DecisionForm]

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not reach.may_reorganise(request.user, self.unit):
            raise Http404

    @cached_property
    def title(self):
        return forms.LABELS[self.kind]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"form": self._form(), "kind": self.kind, **kwargs})

    def post(self, request, *args, **kwargs):
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form)
        wanted, day = form.order(), form.cleaned_data["effective_on"]
        seen = preview(wanted, effective_on=day, today=self.today)
        try:
            if seen.refusal:
                raise DomainError(seen.refusal)
            reach.check_plan(request.user, seen.plan)
            shown = _mark(wanted, day)
            if request.POST.get("confirmed") != shown:
                return self._show(form, preview=seen, shown=shown, is_past=day < self.today, effective_on=day)
            decision = form.cleaned_data["decision"]
            ordered = actions.order(wanted, effective_on=day, decision=decision, by=request.user, now=self.now)
        except DomainError as refusal:
            return self._show(form, preview=Preview(refusal=refusal.message))
        messages.success(request, _done(ordered))
        return redirect("units:page", self.unit.pk)

    def _form(self, data=None) -> forms.DecisionForm:
        return narrow(self.form_class(data, unit=self.unit), user=self.request.user)

    def _show(self, form, **context):
        return self.render_to_response(self.get_context_data(form=form, **context))


class Rename(Decide):
    kind = Reorganisation.Kind.RENAME
    form_class = forms.RenameForm


class Move(Decide):
    kind = Reorganisation.Kind.MOVE
    form_class = forms.MoveForm


class Merge(Decide):
    kind = Reorganisation.Kind.MERGE
    form_class = forms.MergeForm
    template_name = "courses/organisations/merge.html"


class Split(Decide):
    kind = Reorganisation.Kind.SPLIT
    form_class = SplitForm
    template_name = "courses/organisations/split.html"


class Close(Decide):
    kind = Reorganisation.Kind.CLOSE
    form_class = forms.CloseForm


class Decisions(WagtailAdminTemplateMixin, TemplateView):
    """Decisions about units that the reader looks after, the newest first; those that wait can be withdrawn."""

    template_name = "courses/organisations/decisions.html"
    header_icon = "history"

    def get_page_title(self):
        return _("Reorganisations")

    def get_breadcrumbs_items(self):
        here = {"url": "", "label": _("Reorganisations")}
        return [*super().get_breadcrumbs_items(), {"url": reverse("organisation:index"), "label": _("Units")}, here]

    def get_context_data(self, **kwargs):
        if not self.request.user.has_perm("courses.view_organisation"):
            raise PermissionDenied
        rows = Reorganisation.objects.visible_to(self.request.user).select_related("ordered_by")
        if "waiting" in self.request.GET:
            rows = rows.waiting()
        page = Paginator(rows.prefetch_related("units"), PAGE_SIZE).get_page(self.request.GET.get("page"))
        mine = reach.decidable_by(self.request.user, [row for row in page.object_list if row.is_open])
        for row in page.object_list:
            row.is_mine = row.pk in mine
        return super().get_context_data(page_obj=page, today=timezone.localdate(), **kwargs)


@require_POST
def withdraw(request, pk: int):
    """Take a waiting decision back."""
    return _settle(
        request,
        pk,
        lambda row: actions.withdraw(row, by=request.user, now=timezone.now()),
        _("The decision is withdrawn."),
    )


@require_POST
def carry_out(request, pk: int):
    """Try again what was barred on its day."""
    return _settle(
        request,
        pk,
        lambda row: actions.carry_out(row, by=request.user, now=timezone.now()),
        _("The decision is carried out."),
    )


def _settle(request, pk: int, act, done: str):
    rows = Reorganisation.objects.visible_to(request.user).prefetch_related("units")
    row = get_object_or_404(rows, pk=pk)
    if row.pk not in reach.decidable_by(request.user, [row]):
        raise Http404
    try:
        act(row)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("units:decisions")


def _mark(wanted: Order, day: date) -> str:
    """Stands for what a preview showed."""
    return sha256(f"{day} {wanted.model_dump_json()}".encode()).hexdigest()[:16]


def _done(ordered: Reorganisation) -> str:
    if ordered.is_open:
        day = date_format(ordered.effective_on, "SHORT_DATE_FORMAT")
        return _("The decision waits for %(day)s. Until then it can be withdrawn.") % {"day": day}
    return _("The decision is carried out.")
