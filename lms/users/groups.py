"""Groups in the back office: those that are roles of the product stay under their name."""

from django.utils.translation import gettext as _
from wagtail.users.views import groups as stock

from courses.backoffice import DeletionWithReasons
from courses.errors import DomainError
from lms.users import roles


class IndexView(stock.IndexView):
    """Names of roles are msgids and read in the user's language."""

    def paginate_queryset(self, queryset, page_size):
        paginator, page, groups, is_paginated = super().paginate_queryset(queryset, page_size)
        for group in groups:
            group.name = _(group.name)
        return paginator, page, groups, is_paginated


class DeleteView(DeletionWithReasons, stock.DeleteView):
    def delete_action(self):
        if self.object.name in roles.PERMISSIONS:
            raise DomainError(
                _("“%(group)s” is a role of this system and cannot be deleted. Take people out of it instead.")
                % {"group": _(self.object.name)}
            )
        super().delete_action()


class GroupViewSet(stock.GroupViewSet):
    index_view_class = IndexView
    delete_view_class = DeleteView
    menu_hook = "register_people_menu_item"
    add_to_settings_menu = False
