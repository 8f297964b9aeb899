"""Issuing to a class: who qualifies and who does not, a last look, the round in the background."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from certificates import access, actions, eligibility
from certificates.models import IssueRound
from courses.digits import keys
from courses.enrolments.models import Enrolment
from courses.errors import DomainError

PER_PAGE = 50
RECENT = 10  # rounds in the list


class IssuingView(access.HiddenWithout, WagtailAdminTemplateMixin, TemplateView):
    """For those who issue, and for those who read the register, who see the same and issue nothing."""

    header_icon = "form"
    page_title = gettext_lazy("Issue papers")

    def get_breadcrumbs_items(self):
        classes = {"url": reverse("papers:classes"), "label": _("Issue papers")}
        return [*super().get_breadcrumbs_items(), classes, *self.trail()]

    def trail(self) -> list[dict]:
        return []

    def page_of(self, rows, name: str):
        return Paginator(rows, PER_PAGE).get_page(self.request.GET.get(name))


class Classes(IssuingView):
    """Classes whose course gives a paper, those with people to issue to first."""

    template_name = "certificates/office/classes.html"

    def get_context_data(self, **kwargs):
        runs = access.runs_to_read(self.request.user)
        rounds = IssueRound.objects.visible_to(self.request.user).select_related("run", "requested_by")[:RECENT]
        return super().get_context_data(page_obj=self.page_of(runs, "page"), rounds=rounds, **kwargs)


class IssueToClass(IssuingView):
    """The dry run, and on POST first the last look, then the round."""

    template_name = "certificates/office/issue.html"

    @cached_property
    def run(self):
        return get_object_or_404(access.runs_to_read(self.request.user), pk=self.kwargs["run_pk"])

    def get_page_subtitle(self):
        return str(self.run)

    def trail(self):
        return [{"url": "", "label": self.run.code}]

    def get_context_data(self, **kwargs):
        qualified = self.page_of(eligibility.qualified(self.run), "page")
        refused = self.page_of(eligibility.refused(self.run), "refused")
        return super().get_context_data(
            run=self.run,
            may_issue=access.may_issue_to(self.request.user, self.run),
            qualified=qualified,
            candidates=eligibility.explain(qualified),
            refused=refused,
            others=eligibility.explain(refused),
            **kwargs,
        )

    def post(self, request, *_args, **_kwargs):
        if not access.may_issue_to(request.user, self.run):
            raise Http404
        chosen = self._chosen()
        if "confirmed" not in request.POST and chosen:
            return self._last_look(chosen)
        try:
            issue_round = actions.start_round(self.run, chosen, by=request.user, now=timezone.now())
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("papers:issue", self.run.pk)
        return redirect("papers:round", issue_round.pk)

    def _chosen(self) -> list[Enrolment]:
        """The ticked people, or everybody who qualifies; nobody else can be slipped in."""
        rows = eligibility.qualified(self.run)
        if "everyone" in self.request.POST:
            return list(rows)
        return list(rows.filter(pk__in=keys(self.request.POST.getlist("enrolment"))))

    def _last_look(self, chosen: list[Enrolment]):
        waiting = sum(not row.learner.has_confirmed_details for row in chosen)
        context = super().get_context_data(
            run=self.run, chosen=chosen, waiting=waiting, numbered=len(chosen) - waiting
        )
        return self.response_class(
            request=self.request,
            template=["certificates/office/confirm_issue.html"],
            context=context,
            using=self.template_engine,
        )


class RoundProgress(IssuingView):
    """How far a round is; looks again by itself until it is finished."""

    template_name = "certificates/office/round.html"

    @cached_property
    def round(self):
        rounds = IssueRound.objects.visible_to(self.request.user).select_related("run__course", "requested_by")
        return get_object_or_404(rounds, pk=self.kwargs["pk"])

    def trail(self):
        issue = reverse("papers:issue", args=[self.round.run_id])
        return [{"url": issue, "label": self.round.run.code}, {"url": "", "label": _("Round")}]

    def get_page_subtitle(self):
        return str(self.round.run)

    def get_context_data(self, **kwargs):
        papers = self.round.certificates
        issued, waiting = papers.count(), papers.waiting().count()
        people = Enrolment.objects.select_related("learner").in_bulk([row["enrolment"] for row in self.round.refused])
        return super().get_context_data(
            round=self.round,
            issued=issued,
            handled=issued + len(self.round.refused),
            printed=papers.rendered().count(),
            waiting=waiting,
            numbered=issued - waiting,
            refused=[
                {"learner": people[row["enrolment"]].learner, "reasons": row["reasons"]} for row in self.round.refused
            ],
            **kwargs,
        )
