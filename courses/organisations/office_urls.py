"""Addresses of the pages about units in the back office, under /admin/units/."""

from django.urls import path

from courses.organisations import reorganisation_views, unit_views

app_name = "units"
urlpatterns = [
    path("<int:pk>/", unit_views.UnitPage.as_view(), name="page"),
    path("<int:pk>/renaming/", reorganisation_views.Rename.as_view(), name="rename"),
    path("<int:pk>/move/", reorganisation_views.Move.as_view(), name="move"),
    path("<int:pk>/merger/", reorganisation_views.Merge.as_view(), name="merge"),
    path("<int:pk>/split/", reorganisation_views.Split.as_view(), name="split"),
    path("<int:pk>/closure/", reorganisation_views.Close.as_view(), name="close"),
    path("decisions/", reorganisation_views.Decisions.as_view(), name="decisions"),
    path("decisions/<int:pk>/withdrawal/", reorganisation_views.withdraw, name="withdraw"),
    path("decisions/<int:pk>/trial/", reorganisation_views.carry_out, name="carry_out"),
]
