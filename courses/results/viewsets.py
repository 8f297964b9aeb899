"""What somebody reached in a class, and taking a completion back, on the pages of a class in the back office."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.enrolments.class_view import ClassAct, ClassView
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.results import actions, facts, requirements
from courses.results.forms import ReopeningForm
from courses.results.models import HoursEntry


class EnrolmentView:
    """Put before a page about one person in the class."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = Enrolment.objects.filter(run=self.run).select_related("learner", "run__course", "edition")
        self.enrolment = get_object_or_404(rows, pk=kwargs["pk"])


class Results(EnrolmentView, ClassView):
    """What the edition asks for, what is done of it, and the hours that are credited: what a paper rests on."""

    template_name = "courses/runs/results.html"

    title = gettext_lazy("Results")

    def get_context_data(self, **kwargs):
        known = facts.load(self.enrolment).for_staff()
        return super().get_context_data(
            enrolment=self.enrolment,
            facts=known,
            missing=[reason.text for reason in requirements.missing(known)],
            hours=HoursEntry.objects.standing(self.enrolment),
            **kwargs,
        )


class Reopen(EnrolmentView, ClassAct):
    """Says what is missing by the corrected results and what will happen, then asks for the reason."""

    template_name = "courses/runs/reopen.html"
    title = gettext_lazy("Take completion back")

    def get_context_data(self, **kwargs):
        known = facts.load(self.enrolment).for_staff()
        return super().get_context_data(
            **{
                "enrolment": self.enrolment,
                "refusal": actions.why_not_reopen(known),
                "missing": [reason.text for reason in requirements.missing(known)],
                "hours": HoursEntry.objects.standing(self.enrolment),
                "form": ReopeningForm(),
                **kwargs,
            }
        )

    def post(self, request, *args, **kwargs):
        form = ReopeningForm(request.POST)
        if not form.is_valid():
            return self.show(form=form)
        try:
            actions.reopen(self.enrolment, by=request.user, reason=form.cleaned_data["reason"], now=self.now)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            name = self.enrolment.learner.full_name
            messages.success(request, _("The completion of %(name)s is taken back.") % {"name": name})
        return self.back()
