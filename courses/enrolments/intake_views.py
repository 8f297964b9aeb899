"""Adding people to a class by pasted e-mail addresses: paste, look at the preview, confirm."""

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.enrolments import bulk
from courses.enrolments.class_view import ClassAct, ClassView
from courses.enrolments.models import Intake
from courses.errors import DomainError

MOST_ADDRESSES = 5000


class PasteForm(forms.Form):
    addresses = forms.CharField(
        label=gettext_lazy("E-mail addresses"),
        help_text=gettext_lazy(
            "Paste them as they come: one a line or separated by commas, semicolons or spaces, with names around them."
        ),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=80 * MOST_ADDRESSES,
    )


class AddPeople(ClassAct):
    template_name = "courses/runs/add_people.html"
    title = gettext_lazy("Add people")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **{"form": PasteForm(), "seats_left": bulk.seats_left(self.run), "at_once": bulk.AT_ONCE, **kwargs}
        )

    def post(self, request, *args, **kwargs):
        form = PasteForm(request.POST)
        if not form.is_valid():
            return self.show(form=form)
        preview = bulk.preview(self.run, form.cleaned_data["addresses"], by=self.request.user)
        if "confirmed" not in request.POST or not preview.may_be_applied:
            return self.show(form=form, preview=preview)
        try:
            return self._apply(preview)
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return self.show(
                form=form, preview=bulk.preview(self.run, form.cleaned_data["addresses"], by=self.request.user)
            )

    def _apply(self, preview):
        if len(preview.to_add) > bulk.AT_ONCE:
            intake = bulk.order(self.run, preview.to_add, by=self.request.user)
            return redirect("class:intake", self.run.pk, intake.pk)
        added = bulk.add(self.run, preview.to_add, by=self.request.user, now=self.now)
        messages.success(
            self.request, _("%(count)s people were added and will be told by e-mail.") % {"count": len(added)}
        )
        return self.back()


class IntakeProgress(ClassView):
    """How far a large addition has come; the page may be left and come back to."""

    template_name = "courses/runs/intake.html"
    title = gettext_lazy("Adding people")

    def get_context_data(self, **kwargs):
        intake = get_object_or_404(Intake.objects.filter(run=self.run), pk=self.kwargs["pk"])
        rest = []
        if intake.refusal:
            people = get_user_model().objects.filter(pk__in=intake.learner_ids[intake.added :])
            rest = people.in_vietnamese_order()
        return super().get_context_data(intake=intake, rest=rest, **kwargs)
