"""Addresses of the paper: the holder's own and public verification."""

from django.urls import path

from certificates import views

urlpatterns = [
    path("giay-xac-nhan/", views.certificates, name="certificates"),
    path("giay-xac-nhan/<str:code>/", views.certificate, name="certificate"),
    path("giay-xac-nhan/<str:code>/tai-ve/", views.certificate_pdf, name="certificate-pdf"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verify_code, name="verify-code"),
]
