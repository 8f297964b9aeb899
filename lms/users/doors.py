"""One door: sign-in forms that Wagtail brings lead to the account room's own, which limits rates and tells nothing.

Also Wagtail's page of personal settings without its first and last name, which our accounts do not have.
Mounted before Wagtail's addresses.
"""

from django.urls import path
from django.utils.decorators import method_decorator
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView

OURS_ELSEWHERE = ("name_email",)


class ToSignIn(RedirectView):
    """Every method is answered with a redirect; a posted password is never looked at."""

    pattern_name = "account_login"
    query_string = True


class ToPasswordReset(RedirectView):
    pattern_name = "account_reset_password"

    def get_redirect_url(self, *args, **kwargs):
        return super().get_redirect_url()


@method_decorator(require_admin_access, name="dispatch")
class OfficePreferences(AccountView):
    def get_panels(self):
        return [panel for panel in super().get_panels() if panel.name not in OURS_ELSEWHERE]


urlpatterns = [
    path("admin/login/", ToSignIn.as_view()),
    path("admin/password_reset/", ToPasswordReset.as_view()),
    path("admin/password_reset/<path:rest>", ToPasswordReset.as_view()),
    path("admin/account/", OfficePreferences.as_view()),
    path("_util/login/", ToSignIn.as_view()),
    path("en/_util/login/", ToSignIn.as_view()),
]
