"""The menu Certificates of the back office."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from certificates import access
from certificates.models import Certificate
from certificates.viewsets import BookViewSet, CertificateViewSet
from courses.backoffice import JobMenu


class CertificatesMenu(JobMenu):
    menu_label = _("Certificates")
    menu_name = "certificates"
    menu_icon = "clipboard-list"
    menu_order = 140
    submenu_hook = "register_certificates_menu_item"
    items = [CertificateViewSet, BookViewSet]


class PermittedItem(MenuItem):
    """An entry for those who hold `permission`."""

    def __init__(self, *args, permission: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request):
        return request.user.has_perm(self.permission)


@hooks.register("register_admin_viewset")
def certificates_menu():
    return CertificatesMenu()


@hooks.register("register_admin_urls")
def issuing_pages():
    return [path("papers/", include("certificates.office_urls"))]


@hooks.register("register_certificates_menu_item")
def issue_papers():
    return PermittedItem(
        _("Issue papers"), reverse("papers:classes"), icon_name="check", order=10, permission=access.READ
    )


@hooks.register("register_certificates_menu_item")
def waiting_papers():
    address = f"{reverse('certificates:index')}?state={Certificate.State.WAITING}"
    return PermittedItem(
        _("Waiting for details"), address, name="waiting-papers", icon_name="time", order=20, permission=access.READ
    )


@hooks.register("register_certificates_menu_item")
def printed_register():
    return PermittedItem(
        _("Print the register"), reverse("papers:register"), icon_name="list-ul", order=30, permission=access.READ
    )
