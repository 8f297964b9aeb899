"""Views of the back office whose saving, deleting and exporting is on record."""

from django.db import transaction
from django.forms import BaseModelForm

from courses.audit import changes
from courses.audit.actions import append, append_about

SEARCH = "search"


class Recorded:
    """Put before a view that creates or edits a record. `act` is the code of the entry."""

    act = ""

    @transaction.atomic
    def save_instance(self):
        names, model = changed(self.form), self.form._meta.model
        stored = model._base_manager.filter(pk=self.form.instance.pk).first()
        before = changes.values(stored, names) if stored else {}
        thing = super().save_instance()
        told = changes.difference(model, before, changes.values(thing, names))
        append(self.act, thing, by=self.request.user, **told)
        return thing


class RecordedDeletion:
    """Put before a view that deletes a record. The entry `act` keeps the name of what is gone."""

    act = ""

    @transaction.atomic
    def delete_action(self):
        append(self.act, self.object, by=self.request.user)
        super().delete_action()


class RecordedExport:
    """Put before a list of personal data. `export_act` is the code of the entry that each export of it leaves: in which
    format, how many rows, and which filters were set; not to what, since search words hold names."""

    export_act = ""

    def as_spreadsheet(self, queryset, spreadsheet_format):
        append_about(
            self.export_act,
            self.model,
            by=self.request.user,
            format=spreadsheet_format,
            rows=queryset.count(),
            filters=self.filters_set(),
        )
        return super().as_spreadsheet(queryset, spreadsheet_format)

    def filters_set(self) -> list[str]:
        """Names of the filters that narrow the list, and "search" when words were typed."""
        names = sorted(self.filters.form.changed_data) if self.is_filtering else []
        return [*names, SEARCH] if self.is_searching else names


def recorded(view_class: type, *, act: str) -> type:
    """The same view with its saving, or its deleting, on record."""
    recording = RecordedDeletion if hasattr(view_class, "delete_action") else Recorded
    return type(view_class.__name__, (recording, view_class), {"act": act, "__module__": view_class.__module__})


def changed(form: BaseModelForm) -> list[str]:
    """Names of the fields that the form changed, and of the lists below it."""
    lists = [name for name, formset in getattr(form, "formsets", {}).items() if formset.has_changed()]
    return sorted([*form.changed_data, *lists])
