"""Groups in the back office: those that are roles of the product stay under their name."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from wagtail.admin.views import generic
from wagtail.users.views import groups as stock

from courses.audit.forms import Recorded, RecordedDeletion, recorded
from courses.backoffice import DeletionWithReasons
from courses.errors import DomainError
from courses.organisations import mirroring
from lms.users import roles
from lms.users.group_forms import RoleForm

ROLES = Group.objects.filter(unit_role=None)  # the groups that stand for a role in one unit follow roles and grants


class IndexView(stock.IndexView):
    """Names of roles are msgids and read in the user's language."""

    def get_base_queryset(self):
        return super().get_base_queryset().filter(pk__in=ROLES.values("pk"))

    def paginate_queryset(self, queryset, page_size):
        paginator, page, groups, is_paginated = super().paginate_queryset(queryset, page_size)
        for group in groups:
            group.name = _(group.name)
        return paginator, page, groups, is_paginated


class RoleRow:
    """Views of one group answer 404 for groups that are not roles."""

    def setup(self, request, *args, **kwargs):
        get_object_or_404(ROLES.all(), pk=kwargs.get("pk", args[0] if args else None))
        super().setup(request, *args, **kwargs)


CreateView = recorded(stock.CreateView, act="role.saved")


class EditView(RoleRow, Recorded, stock.EditView):
    act = "role.saved"

    def get_page_subtitle(self):
        return _(self.object.name)

    @transaction.atomic
    def process_form(self):
        """Whoever holds the role in a unit may do at once what the role may now."""
        response = super().process_form()
        mirroring.mirror_all()
        return response


class HistoryView(RoleRow, generic.HistoryView):
    """What was changed of a role."""


class UsageView(RoleRow, generic.UsageView):
    """Where a role is used."""


class DeleteView(RoleRow, DeletionWithReasons, RecordedDeletion, stock.DeleteView):
    act = "role.deleted"

    def delete_action(self):
        if self.object.name in roles.PERMISSIONS:
            raise DomainError(
                _("“%(group)s” is a role of this system and cannot be deleted. Take people out of it instead.")
                % {"group": _(self.object.name)}
            )
        super().delete_action()


class GroupViewSet(stock.GroupViewSet):
    create_template_name = edit_template_name = "lms/users/office/role.html"
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    history_view_class = HistoryView
    usage_view_class = UsageView
    delete_view_class = DeleteView
    menu_hook = "register_people_menu_item"
    add_to_settings_menu = False

    def get_form_class(self, for_update=False):
        return RoleForm
