"""Addresses of requests in the back office, under /admin/data-requests/, and their entry in the menu."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from courses.organisations import scopes
from lms.privacy.requests import office_views as views

app_name = "data_requests"
urlpatterns = [
    path("", views.Queue.as_view(), name="queue"),
    path("<int:pk>/", views.RequestPage.as_view(), name="page"),
    path("<int:pk>/first-answer/", views.AnswerFirst.as_view(), name="answer"),
    path("<int:pk>/extension/", views.Extend.as_view(), name="extend"),
    path("<int:pk>/closing/", views.Close.as_view(), name="close"),
    path("new/<int:person_pk>/", views.FileFor.as_view(), name="file"),
]


class RequestsItem(MenuItem):
    def is_shown(self, request):
        return bool(scopes.of(request.user, views.VIEW))


def menu_item() -> MenuItem:
    return RequestsItem(
        _("Requests about data"), reverse("data_requests:queue"), name="data-requests", icon_name="mail", order=400
    )
