"""Addresses of a class in the back office, under /admin/class/<number>/."""

from django.urls import path

from courses.enrolments import intake_views, viewsets
from courses.results import viewsets as results

app_name = "class"
urlpatterns = [
    path("", viewsets.ClassPage.as_view(), name="page"),
    path("add/", intake_views.AddPeople.as_view(), name="add"),
    path("additions/<int:pk>/", intake_views.IntakeProgress.as_view(), name="intake"),
    path("reminders/", viewsets.Remind.as_view(), name="remind"),
    path("withdrawals/<int:pk>/", viewsets.Withdraw.as_view(), name="withdraw"),
    path("reopenings/<int:pk>/", results.Reopen.as_view(), name="reopen"),
    path("results/<int:pk>/", results.Results.as_view(), name="results"),
    path("cancellation/", viewsets.Cancel.as_view(), name="cancel"),
    path("export/", viewsets.Export.as_view(), name="export"),
    path("list/", viewsets.PrintableList.as_view(), name="list"),
]
