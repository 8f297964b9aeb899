"""What Wagtail's views of one record need so that somebody reads it who may not change it."""

from django.db.models import Model
from django.utils.translation import gettext as _
from wagtail.admin.views import generic


class HistoryToRead:
    """Put before a history: whoever may see a record sees what happened to it, and is offered no form that they may not
    open. Wagtail asks for the right to change."""

    any_permission_required = ["view"]

    def get_edit_url(self, instance):
        return super().get_edit_url(instance) if may_change(instance, user=self.request.user) else None

    @property
    def header_buttons(self):
        return super().header_buttons if self.get_edit_url(self.object) else []


class DetailView(generic.InspectView):
    """All about a record on one page, its values in words."""

    def get_field_display_value(self, field_name, field):
        value = super().get_field_display_value(field_name, field)
        if value is None or value == "":
            return "–"
        return (_("Yes") if value else _("No")) if isinstance(value, bool) else value


def may_change(thing: Model, *, user) -> bool:
    """Whether roles of `user` let them change this record."""
    rows = type(thing)._default_manager.all()
    kind = thing._meta
    if not user.has_perm(f"{kind.app_label}.change_{kind.model_name}"):
        return False
    return not hasattr(rows, "permitted") or rows.permitted(user, "change").filter(pk=thing.pk).exists()
