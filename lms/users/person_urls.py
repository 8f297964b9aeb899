"""Addresses of one person in the back office, under /admin/person/<number>/."""

from django.urls import path

from lms.privacy import office_views as privacy
from lms.users import person_views as views
from lms.users.personal_number import office_views as personal_number
from lms.users.security import office_views as security

app_name = "person"
urlpatterns = [
    path("", views.PersonPage.as_view(), name="page"),
    path("posts/new/", views.Appoint.as_view(), name="appoint"),
    path("posts/<int:pk>/transfer/", views.Transfer.as_view(), name="transfer"),
    path("posts/<int:pk>/correction/", views.CorrectPost.as_view(), name="correct-post"),
    path("posts/<int:pk>/end/", views.LeavePost.as_view(), name="leave"),
    path("personal-number/", personal_number.Number.as_view(), name="number"),
    path("personal-number/shown/", personal_number.Reveal.as_view(), name="reveal-number"),
    path("personal-number/removal/", personal_number.Remove.as_view(), name="remove-number"),
    path("erasure/", privacy.Erase.as_view(), name="erase"),
    path("second-step/removal/", views.RemoveSecondStep.as_view(), name="remove-second-step"),
    path("unlocking/", security.Unlock.as_view(), name="unlock"),
    path("sessions/end/", security.SignOutEverywhere.as_view(), name="sign-out"),
    path("password-letter/", security.SendPasswordLetter.as_view(), name="password-letter"),
    path("roles/new/", views.GiveRole.as_view(), name="give-role"),
    path("roles/<int:pk>/end/", views.EndRole.as_view(), name="end-role"),
]
