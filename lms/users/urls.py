"""Addresses of this room, under tai-khoan/."""

from django.urls import path

from lms.users import views

urlpatterns = [
    path("thong-tin/", views.profile, name="profile"),
    path("xac-nhan-thong-tin/", views.confirm_details, name="confirm-details"),
]
