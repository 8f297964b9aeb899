"""Forms of decisions that change the tree. Each gives the order that its fields describe."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from courses import vietnamese
from courses.organisations.choosers import UnitChoice
from courses.organisations.decisions import Reorganisation
from courses.organisations.models import Organisation
from courses.organisations.reorganising import orders

OTHER_UNITS = [f"other_{number}" for number in range(1, 6)]  # further units that one decision may end


class Line(forms.CharField):
    """One line of text in NFC."""

    def clean(self, value):
        return vietnamese.nfc(super().clean(value)).strip()


class NewUnitFields(forms.Form):
    new_name = Line(label=gettext_lazy("Name of the new unit"), max_length=250, required=False)
    new_name_en = Line(label=gettext_lazy("Name in English"), max_length=250, required=False)
    new_code = Line(label=gettext_lazy("Code"), max_length=35, required=False)
    new_kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Organisation.Kind.choices, required=False)
    new_superior = UnitChoice(label=gettext_lazy("Superior body of the new unit"), required=False)

    def new_unit(self) -> orders.NewUnit:
        fields = self.cleaned_data
        superior = fields["new_superior"]
        return orders.NewUnit(
            name=fields["new_name"],
            name_en=fields["new_name_en"],
            code=fields["new_code"],
            kind=fields["new_kind"],
            superior=superior.pk if superior else None,
        )


class DecisionForm(forms.Form):
    """What all decisions say: from which day, by which paper."""

    effective_on = forms.DateField(
        label=gettext_lazy("In force from"),
        widget=AdminDateInput,
        help_text=gettext_lazy(
            "On a day to come the decision waits until then; before that day it can be withdrawn."
        ),
    )
    decision = Line(
        label=gettext_lazy("Decision"),
        max_length=250,
        help_text=gettext_lazy("Number, date and body, e.g. 202/2025/QH15."),
    )

    def __init__(self, *args, unit: Organisation, **kwargs):
        self.unit = unit
        kwargs["initial"] = {"effective_on": timezone.localdate()} | self.facts() | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name not in DecisionForm.base_fields] + ["effective_on"])

    def facts(self) -> dict:
        """What the form begins with."""
        return {}

    def order(self) -> orders.Order:
        raise NotImplementedError


class RenameForm(DecisionForm):
    name = Line(label=gettext_lazy("Name"), max_length=250)
    name_en = Line(label=gettext_lazy("Name in English"), max_length=250, required=False)
    code = Line(label=gettext_lazy("Code"), max_length=35, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Organisation.Kind.choices)

    def facts(self):
        return {name: getattr(self.unit, name) for name in ("name", "name_en", "code", "kind")}

    def order(self) -> orders.Rename:
        fields = self.cleaned_data
        return orders.Rename(
            unit=self.unit.pk, **{name: fields[name] for name in ("name", "name_en", "code", "kind")}
        )


class MoveForm(DecisionForm):
    superior = UnitChoice(
        label=gettext_lazy("New superior body"),
        required=False,
        help_text=gettext_lazy("Without one the unit stands at the top of the tree."),
    )

    def order(self) -> orders.Move:
        superior = self.cleaned_data["superior"]
        return orders.Move(unit=self.unit.pk, superior=superior.pk if superior else None)


class MergeForm(NewUnitFields, DecisionForm):
    into = UnitChoice(
        label=gettext_lazy("Goes into this unit, which goes on"),
        required=False,
        help_text=gettext_lazy("Or leave this empty and name a new unit below."),
    )
    same_names = forms.BooleanField(
        label=gettext_lazy("Units of one name below them become one too"),
        help_text=gettext_lazy("E.g. the two departments of works of two provinces, and their divisions."),
        required=False,
        initial=True,
    )
    carry_roles = forms.BooleanField(
        label=gettext_lazy("Carry the roles on"),
        help_text=gettext_lazy("Who holds a role in a unit that ends holds it in the one that goes on."),
        required=False,
        initial=True,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in OTHER_UNITS:
            self.fields[name] = UnitChoice(label=_("Further unit that ends"), required=False)
        self.order_fields([*OTHER_UNITS, "into", *NewUnitFields.base_fields, "same_names", "carry_roles"])

    @property
    def other_fields(self) -> list:
        return [self[name] for name in OTHER_UNITS]

    @property
    def successor_fields(self) -> list:
        return [self[name] for name in ("into", *NewUnitFields.base_fields)]

    @property
    def plain_fields(self) -> list:
        return [self[name] for name in ("same_names", "carry_roles", "effective_on", "decision")]

    def facts(self):
        return {"new_kind": self.unit.kind, "new_superior": self.unit.superior}

    def clean(self):
        fields = super().clean()
        if bool(fields.get("into")) == bool(fields.get("new_name")):
            raise forms.ValidationError(_("Choose the unit that goes on, or name a new one; one of the two."))
        if (into := fields.get("into")) and into in [self.unit, *(fields.get(name) for name in OTHER_UNITS)]:
            self.add_error("into", _("This unit ends by the decision, so it cannot go on too. Choose another unit."))
        return fields

    def order(self) -> orders.Merge:
        fields = self.cleaned_data
        others = [fields[name] for name in OTHER_UNITS]
        into = fields["into"]
        return orders.Merge(
            units=[self.unit.pk, *(unit.pk for unit in others if unit)],
            into=orders.Successor(unit=into.pk) if into else orders.Successor(new=self.new_unit()),
            same_names=fields["same_names"],
            carry_roles=fields["carry_roles"],
        )


class CloseForm(DecisionForm):
    heir = UnitChoice(
        label=gettext_lazy("Unit that takes over what belonged to it"),
        required=False,
        help_text=gettext_lazy("Without one, its records stay where they are, seen by the units above it."),
    )

    def clean_heir(self):
        heir = self.cleaned_data["heir"]
        if heir == self.unit:
            raise forms.ValidationError(_("A unit that is closed takes over nothing. Choose another unit."))
        return heir

    def order(self) -> orders.Close:
        heir = self.cleaned_data["heir"]
        return orders.Close(unit=self.unit.pk, heir=heir.pk if heir else None)


LABELS = {
    Reorganisation.Kind.RENAME: gettext_lazy("Rename the unit"),
    Reorganisation.Kind.MOVE: gettext_lazy("Move the unit"),
    Reorganisation.Kind.MERGE: gettext_lazy("Merge the unit"),
    Reorganisation.Kind.SPLIT: gettext_lazy("Split the unit"),
    Reorganisation.Kind.CLOSE: gettext_lazy("Close the unit"),
}
