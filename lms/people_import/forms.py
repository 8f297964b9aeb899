"""Forms of an import: the list itself, and what its columns mean."""

from datetime import date

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.errors import DomainError
from courses.organisations.choosers import UnitChooser
from lms.people_import import access, actions
from lms.people_import.fields import FIELDS
from lms.people_import.models import PeopleImport
from lms.users.personal_number.figures import concealed

SAMPLES = 3


class UploadForm(forms.ModelForm):
    """A list of people and the unit it is about."""

    list = forms.FileField(
        label=gettext_lazy("List"),
        help_text=gettext_lazy("XLSX or CSV, at most 20 MB. Title lines above the headings do no harm."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    class Meta:
        model = PeopleImport
        fields = ["unit", "list", "is_complete", "sends_letters"]
        widgets = {"unit": UnitChooser}

    def __init__(self, *args, by, today, **kwargs):
        super().__init__(*args, **kwargs)
        units = access.units(by, today=today).order_by("path")
        self.fields["unit"].queryset = units
        self.fields["unit"].help_text = _("People and units of this unit and of everything below it.")
        self.initial.setdefault("unit", access.only_unit(by, today=today))


class ColumnsForm(forms.Form):
    """A choice for each column; `columns` is {column from 0: field} once it is valid."""

    heading = forms.IntegerField(label=gettext_lazy("Row of the headings"), min_value=1)
    name = forms.CharField(
        label=gettext_lazy("Name of this assignment"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("It is remembered for the unit. The nightly import asks for it by this name."),
    )

    def __init__(self, *args, people_import: PeopleImport, rows: list[list], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["heading"].max_value = len(rows)
        self.fields["heading"].initial = people_import.heading + 1
        self.rows, self.heading_row = rows, people_import.heading
        choices = [("", _("Not imported")), *FIELDS.items()]
        self.column_names = []
        for column, heading in enumerate(self.shown_headings()):
            name = f"column-{column}"
            self.column_names.append(name)
            self.fields[name] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=people_import.mapping.get(column, "")
            )

    def shown_headings(self) -> list[str]:
        row = self.rows[self.heading_row] if self.heading_row < len(self.rows) else []
        width = max(len(row), max((len(each) for each in self.rows[self.heading_row :][:SAMPLES]), default=0))
        named = [concealed(str(cell).strip()) for cell in row] + [""] * (width - len(row))
        return [heading or _("Column %(number)s") % {"number": n} for n, heading in enumerate(named, start=1)]

    @property
    def lines(self) -> list[tuple]:
        """Field and the first values of its column."""
        below = self.rows[self.heading_row + 1 : self.heading_row + 1 + SAMPLES]
        return [
            (self[name], [_as_typed(row[column]) for row in below if column < len(row) and row[column] != ""])
            for column, name in enumerate(self.column_names)
        ]

    def clean_heading(self):
        number = self.cleaned_data["heading"]
        if number > len(self.rows):
            raise forms.ValidationError(_("The list has only %(rows)s rows.") % {"rows": len(self.rows)})
        return number

    def clean(self):
        given = super().clean()
        self.columns = {n: given[name] for n, name in enumerate(self.column_names) if given.get(name)}
        try:
            actions.check_columns(self.columns)
        except DomainError as refusal:
            raise forms.ValidationError(refusal.message) from refusal
        return given


def _as_typed(cell) -> str:
    """A cell as the spreadsheet program shows it: 3 instead of 3.0, days with the day first; what may be a personal
    number is masked."""
    if isinstance(cell, date):
        return date_format(cell, "SHORT_DATE_FORMAT")
    return concealed(f"{cell:.15g}" if isinstance(cell, float) else str(cell))
