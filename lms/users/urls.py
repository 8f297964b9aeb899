"""Addresses of this room, under tai-khoan/."""

from django.urls import include, path

from lms.users import views

urlpatterns = [
    path("thong-tin/", views.profile, name="profile"),
    path("thong-tin/so-dinh-danh/", include("lms.users.personal_number.urls")),
    path("xac-nhan-thong-tin/", views.confirm_details, name="confirm-details"),
]
