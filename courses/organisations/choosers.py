"""How a form asks for a unit: a window with search in the place of a list of thousands."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.widgets.chooser import BaseChooser

from courses.backoffice import search
from courses.organisations.models import Organisation
from courses.pointing import offered


class UnitChooser(BaseChooser):
    """Names the superior beside the unit: every province has a department of works."""

    model = Organisation
    icon = "site"
    choose_one_text = _("Choose a unit")
    choose_another_text = _("Choose another unit")
    clear_choice_text = _("No unit")
    link_to_chosen_text = _("Correct this unit")
    chooser_modal_url_name = "unit_chooser:choose"

    def get_instance(self, value):
        return offered(self.choices.field, super().get_instance, value)

    def get_display_title(self, instance):
        return f"{instance.name} · {instance.superior.name}" if instance.superior_id else instance.name


class UnitChoice(forms.ModelChoiceField):
    """A field of an ordinary form that asks for a unit."""

    widget = UnitChooser

    def __init__(self, **options):
        super().__init__(queryset=Organisation.objects.select_related("superior"), **options)


class UnitSearchForm(BaseFilterForm):
    """Finds units in the chooser without regard to case and diacritics; those that ended only when asked for."""

    q = forms.CharField(label=_("Name or code"), required=False)
    ended = forms.BooleanField(label=_("Also units that ended"), required=False)

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def filter(self, objects):
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        if not self.cleaned_data["ended"]:
            objects = objects.exclude(valid_to__lt=self.today)
        return search(objects, self.search_query, fields=["folded"])
