"""Groups of people a course is for."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Groups of people that the catalogue can be narrowed to; the wording for readers is `CoursePage.audience`."""

    EVERYONE = "everyone", _("All officials")
    LEADERS = "leaders", _("Leaders and managers")
    COMMUNE = "commune", _("Commune and ward officials")
    PLANNING = "planning", _("Planning, construction and infrastructure staff")
    DATA = "data", _("Data and information technology staff")


class AudienceField(models.JSONField):
    """A list of `Audience` values, chosen by ticking boxes."""

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            choices=Audience.choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=self.verbose_name,
            help_text=self.help_text,
        )
