"""Addresses of one request in the back office, under /admin/data-requests/, where the view set has their list."""

from django.urls import path

from lms.privacy.requests import office_views as views

app_name = "data_request"
urlpatterns = [
    path("<int:pk>/", views.RequestPage.as_view(), name="page"),
    path("<int:pk>/first-answer/", views.AnswerFirst.as_view(), name="answer"),
    path("<int:pk>/extension/", views.Extend.as_view(), name="extend"),
    path("<int:pk>/closing/", views.Close.as_view(), name="close"),
    path("<int:pk>/lifting/", views.Lift.as_view(), name="lift"),
    path("new/<int:person_pk>/", views.FileFor.as_view(), name="file"),
]
