"""Addresses of one's own personal number, under tai-khoan/thong-tin/so-dinh-danh/."""

from django.urls import path

from lms.users.personal_number import views

urlpatterns = [
    path("", views.page, name="personal-number"),
    path("nhap/", views.entry, name="personal-number-entry"),
    path("hien/", views.reveal, name="personal-number-reveal"),
    path("xoa/", views.remove, name="personal-number-remove"),
]
