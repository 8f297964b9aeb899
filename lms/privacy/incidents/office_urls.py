"""Addresses of incidents in the back office, under /admin/incidents/, where the view set has their list."""

from django.urls import path

from lms.privacy.incidents import office_views as views

app_name = "incident"
urlpatterns = [
    path("new/", views.NewIncident.as_view(), name="new"),
    path("<int:pk>/", views.IncidentPage.as_view(), name="page"),
    path("<int:pk>/correction/", views.Correct.as_view(), name="correct"),
    path("<int:pk>/entries/", views.Enter.as_view(), name="enter"),
    path("<int:pk>/closing/", views.Close.as_view(), name="close"),
    path("<int:pk>/report/", views.Letter.as_view(), name="letter"),
]
