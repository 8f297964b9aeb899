"""The form of a split: its parts, and who and what goes where."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.organisations.choosers import UnitChoice
from courses.organisations.forms import DecisionForm, Line
from courses.organisations.models import Organisation
from courses.organisations.posts import Post
from courses.organisations.reorganising import orders

PARTS = 4
MOST_PEOPLE = 500  # who works in the unit itself and is named one by one; further ones follow the heir
STAYS = ""


class SplitForm(DecisionForm):
    heir = forms.ChoiceField(
        label=gettext_lazy("Who goes on for the unit"),
        help_text=gettext_lazy(
            "It takes over the records of the unit, and whoever and whatever is given to no other part."
        ),
    )
    carry_roles = forms.BooleanField(
        label=gettext_lazy("Carry the roles on"),
        help_text=gettext_lazy("Who holds a role in a unit that ends holds it in the one that goes on."),
        required=False,
        initial=True,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        numbers = range(1, PARTS + 1)
        for number in numbers:
            self.fields |= _part_fields(number, kind=self.unit.kind)
        places = [(str(number), _("Part %(number)s") % {"number": number}) for number in numbers]
        self.fields["heir"].choices = [*places, (STAYS, _("The unit itself goes on; the parts split off"))]
        self.fields["heir"].required = False
        self.children = list(self.unit.units.exclude(valid_to__lt=timezone.localdate()).order_by("name"))
        self.people = self._people()
        stays = (STAYS, _("with the unit that goes on"))
        for child in self.children:
            self.fields[f"child_{child.pk}"] = forms.ChoiceField(
                label=child.name, choices=[stays, *places], required=False
            )
        for person in self.people:
            self.fields[f"person_{person.pk}"] = forms.ChoiceField(
                label=str(person), choices=[stays, *places], required=False
            )

    def _people(self) -> list:
        posts = Post.objects.filter(organisation=self.unit).exclude(ends__lt=timezone.localdate())
        rows = posts.select_related("person").order_by("person__sort_key", "person")[:MOST_PEOPLE]
        return list(dict.fromkeys(post.person for post in rows))

    def part_rows(self) -> list[list]:
        """The bound fields of each part."""
        return [[self[name] for name in _part_fields(number, kind="")] for number in range(1, PARTS + 1)]

    def child_fields(self) -> list:
        return [self[f"child_{child.pk}"] for child in self.children]

    def person_fields(self) -> list:
        return [self[f"person_{person.pk}"] for person in self.people]

    def plain_fields(self) -> list:
        return [self[name] for name in ("heir", "carry_roles", "effective_on", "decision")]

    def clean(self):
        fields = super().clean()
        self.named = [number for number in range(1, PARTS + 1) if self._is_named(fields, number)]
        if not self.named:
            raise forms.ValidationError(_("Name at least one part: choose a unit, or write the name of a new one."))
        for number in self.named:
            if fields.get(f"part_{number}_unit") and fields.get(f"part_{number}_name"):
                self.add_error(f"part_{number}_name", _("Either choose a unit or name a new one."))
            if fields.get(f"part_{number}_unit") == self.unit:
                self.add_error(f"part_{number}_unit", _("The unit itself is no part of it. Choose another unit."))
        for name, value in list(fields.items()):
            is_place = name == "heir" or name.startswith(("child_", "person_"))
            if is_place and value and int(value) not in self.named:
                self.add_error(name, _("This part has no name yet."))
        return fields

    def _is_named(self, fields: dict, number: int) -> bool:
        return bool(fields.get(f"part_{number}_unit") or fields.get(f"part_{number}_name"))

    def order(self) -> orders.Split:
        fields = self.cleaned_data
        heir = fields["heir"]
        return orders.Split(
            unit=self.unit.pk,
            parts=[self._part(number) for number in self.named],
            heir=self.named.index(int(heir)) if heir else None,
            carry_roles=fields["carry_roles"],
        )

    def _part(self, number: int) -> orders.Part:
        fields = self.cleaned_data
        unit: Organisation | None = fields[f"part_{number}_unit"]
        given = {
            "children": [child.pk for child in self.children if fields[f"child_{child.pk}"] == str(number)],
            "people": [person.pk for person in self.people if fields[f"person_{person.pk}"] == str(number)],
        }
        if unit:
            return orders.Part(unit=unit.pk, **given)
        new = orders.NewUnit(
            name=fields[f"part_{number}_name"],
            code=fields[f"part_{number}_code"],
            kind=fields[f"part_{number}_kind"],
            superior=self.unit.superior_id,
        )
        return orders.Part(new=new, **given)


def _part_fields(number: int, *, kind: str) -> dict[str, forms.Field]:
    return {
        f"part_{number}_name": Line(label=_("Name of the new unit"), max_length=250, required=False),
        f"part_{number}_code": Line(label=_("Code"), max_length=35, required=False),
        f"part_{number}_kind": forms.ChoiceField(
            label=_("Kind"), choices=Organisation.Kind.choices, initial=kind, required=False
        ),
        f"part_{number}_unit": UnitChoice(label=_("Or a unit that exists"), required=False),
    }
