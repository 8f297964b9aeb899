"""Addresses of issuing, revocation and the printed register in the back office, under /admin/papers/."""

from django.urls import path

from certificates import issuing_views, register_views

app_name = "papers"
urlpatterns = [
    path("issuing/", issuing_views.Classes.as_view(), name="classes"),
    path("issuing/class/<int:run_pk>/", issuing_views.IssueToClass.as_view(), name="issue"),
    path("issuing/round/<int:pk>/", issuing_views.RoundProgress.as_view(), name="round"),
    path("paper/<int:pk>/revoke/", register_views.Revoke.as_view(), name="revoke"),
    path("register/", register_views.PrintedRegister.as_view(), name="register"),
]
