"""Forms of the back office whose saving is on record."""

from django.db import transaction
from django.forms import BaseModelForm

from courses.audit.actions import append


class Recorded:
    """Put before a view that creates or edits a record. `act` is the code of the entry."""

    act = ""

    @transaction.atomic
    def save_instance(self):
        thing = super().save_instance()
        append(self.act, thing, by=self.request.user, changed=changed(self.form))
        return thing


def recorded(view_class: type, *, act: str) -> type:
    """The same view with its saving on record."""
    return type(view_class.__name__, (Recorded, view_class), {"act": act, "__module__": view_class.__module__})


def changed(form: BaseModelForm) -> list[str]:
    """Names of the fields that the form changed, and of the lists below it."""
    lists = [name for name, formset in getattr(form, "formsets", {}).items() if formset.has_changed()]
    return sorted([*form.changed_data, *lists])
