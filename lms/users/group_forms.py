"""The form of a role: its name, and what it may do."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.users.forms import GroupForm

from lms.users import roles
from lms.users.powers import AREAS, POWERS
from lms.users.security import factor


class RoleForm(GroupForm):
    """Offers the permissions that something asks for, in words; others that a role has stay."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.registered_permissions = roles.offered()
        if self.instance.name in roles.PERMISSIONS:
            self.fields["name"].disabled = True
            self.initial["name"] = _(self.instance.name)
        field = self.fields["permissions"]
        field.queryset = self.registered_permissions.select_related("content_type")
        field.label_from_instance = lambda permission: POWERS[roles.name_of(permission)]

    def clean_name(self):
        """Roles of the product are found by their names, which never change."""
        return self.instance.name if self.fields["name"].disabled else super().clean_name()

    def asks_second_step(self) -> bool:
        """Whether whoever holds the role, as it is stored, needs a second factor today."""
        return factor.asks(self.instance, today=timezone.localdate())

    def areas(self) -> Iterator[tuple]:
        """Each area with its checkboxes, in the order of the catalogue."""
        boxes = {roles.name_of(box.data["value"].instance): box for box in self["permissions"]}
        for area, powers in AREAS:
            yield area, [boxes[name] for name in powers if name in boxes]
