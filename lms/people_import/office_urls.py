"""Addresses of imports in the back office, under /admin/people-import/, and their entry in the menu."""

from django.urls import path, re_path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from lms.people_import import access, views

app_name = "people_import"
urlpatterns = [
    path("", views.Imports.as_view(), name="list"),
    path("new/", views.NewImport.as_view(), name="new"),
    path("blank.xlsx", views.Blank.as_view(), name="blank"),
    path("<int:pk>/", views.ImportPage.as_view(), name="page"),
    path("<int:pk>/columns/", views.Columns.as_view(), name="columns"),
    path("<int:pk>/confirmation/", views.Confirm.as_view(), name="confirm"),
    path("<int:pk>/discarding/", views.Discard.as_view(), name="discard"),
    path("<int:pk>/undoing/", views.Undo.as_view(), name="undo"),
    re_path(r"^(?P<pk>[0-9]+)/faults\.(?P<form>xlsx|csv)$", views.Faults.as_view(), name="faults"),
]


class ImportItem(MenuItem):
    def is_shown(self, request):
        return access.may_look(request.user)


def menu_item() -> MenuItem:
    return ImportItem(
        _("Import people"), reverse("people_import:list"), name="people-import", icon_name="upload", order=300
    )
