"""Whose a course is: in the branch of a unit it belongs to that unit or to one below it, elsewhere to whom editors say."""

from courses.catalogue.slugs import FoldedPageForm
from courses.organisations.branches import Branch
from courses.organisations.models import Organisation


class OwnedPageForm(FoldedPageForm):
    """Offers the units that the course may belong to at its place."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields.get("owner_unit")
        if field:
            field.queryset = Organisation.objects.all()  # names of public bodies are public
        unit = Branch.objects.unit_of(self.parent_page) if field and self.parent_page else None
        if unit is not None:
            field.queryset = Organisation.objects.below(unit)
            field.required, field.empty_label = True, None
            self.initial["owner_unit"] = self.initial.get("owner_unit") or unit.pk


class Owned:
    """Put before Page."""

    base_form_class = OwnedPageForm

    def full_clean(self, *args, **kwargs):
        """A course that came into a branch without a unit of that branch gets the branch's."""
        unit = Branch.objects.unit_of(self) if self.path else None
        if unit is not None and not (self.owner_unit and unit.covers(self.owner_unit)):
            self.owner_unit = unit
        super().full_clean(*args, **kwargs)
