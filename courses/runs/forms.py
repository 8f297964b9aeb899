"""The form of a class in the back office."""

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from courses import vietnamese
from courses.catalogue.models import CoursePage
from courses.errors import DomainError
from courses.runs import actions
from courses.runs.models import CourseRun

DAYS = ("opens_on", "closes_on", "enrol_from", "enrol_until")


class RunForm(forms.ModelForm):
    class Meta:
        model = CourseRun
        fields = ["course", "code", "title", "status", *DAYS, "seats", "officer"]
        widgets = dict.fromkeys(DAYS, AdminDateInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = CoursePage.objects.canonical().live().order_by("folded")
        able = ModelBackend().with_perm("courses.change_enrolment")  # active people, administrators among them
        self.fields["officer"].queryset = (
            get_user_model().objects.filter(Q(pk__in=able) | Q(pk=self.instance.officer_id)).in_vietnamese_order()
        )
        self.fields["status"].choices = [
            (value, label) for value, label in CourseRun.Status.choices if value != CourseRun.Status.CANCELLED
        ]
        self.fields["status"].help_text = _("Open classes take enrolments in their window; planned ones do not.")

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
