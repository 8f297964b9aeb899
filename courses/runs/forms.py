"""The form of a class in the back office."""

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from courses import vietnamese
from courses.catalogue.models import CoursePage
from courses.errors import DomainError
from courses.organisations import scopes
from courses.organisations.choosers import UnitChooser
from courses.organisations.grants import Grant
from courses.organisations.models import Organisation
from courses.runs import actions
from courses.runs.models import CourseRun

DAYS = ("opens_on", "closes_on", "enrol_from", "enrol_until")


class RunForm(forms.ModelForm):
    class Meta:
        model = CourseRun
        fields = ["course", "code", "title", "organisation", "status", *DAYS, "seats", "officer"]
        widgets = {"organisation": UnitChooser} | dict.fromkeys(DAYS, AdminDateInput)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = CoursePage.objects.canonical().live().order_by("folded")
        self._offer_units(by)
        able = ModelBackend().with_perm("courses.change_enrolment")  # active people, administrators among them
        near = get_user_model().objects.visible_to(by).filter(pk__in=able.values("pk"))
        kept = Q(pk__in=near.values("pk")) | Q(pk=by.pk) | Q(pk=self.instance.officer_id)
        self.fields["officer"].queryset = get_user_model().objects.filter(kept).in_vietnamese_order()
        self.fields["status"].choices = [
            (value, label) for value, label in CourseRun.Status.choices if value != CourseRun.Status.CANCELLED
        ]
        self.fields["status"].help_text = _("Open classes take enrolments in their window; planned ones do not.")

    def _offer_units(self, by) -> None:
        """Classes are planned for units of one's own; without a unit by whoever looks after all of them."""
        scope = scopes.of(by, "courses.change_courserun", "courses.add_courserun")
        unit = self.fields["organisation"]
        unit.queryset = Organisation.objects.filter(scope.within()).on(timezone.localdate())
        unit.required = not scope.everywhere
        own = Grant.objects.of(by).current(timezone.localdate()).exclude(organisation=None)
        if not self.instance.pk:
            self.initial.setdefault("organisation", unit.queryset.filter(pk__in=own.values("organisation")).first())

    def clean_code(self):
        return vietnamese.nfc(self.cleaned_data["code"]).strip()

    def clean_title(self):
        return vietnamese.nfc(self.cleaned_data["title"]).strip()

    def clean_course(self):
        course = self.cleaned_data["course"]
        if course.in_preparation and course.pk != self.initial.get("course"):
            raise forms.ValidationError(_("This course is in preparation. Publish it before planning a class."))
        return course

    def clean_seats(self):
        seats = self.cleaned_data["seats"]
        if self.instance.pk and seats is not None:
            try:
                actions.check_seats(CourseRun(pk=self.instance.pk, seats=seats))
            except DomainError as refusal:
                raise forms.ValidationError(refusal.message) from refusal
        return seats
