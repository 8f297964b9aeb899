from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig

from lms.users.personal_number.checks import keys_are_there


class UsersConfig(AppConfig):
    default = True
    name = "lms.users"
    label = "users"
    verbose_name = _("Accounts")

    def ready(self):
        register(keys_are_there)


class BackOfficeAccounts(WagtailUsersAppConfig):
    """Wagtail's user management with our view sets."""

    user_viewset = "lms.users.viewsets.UserViewSet"
    group_viewset = "lms.users.group_viewsets.GroupViewSet"
