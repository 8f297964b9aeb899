"""Addresses of this room, under tai-khoan/hai-lop/ and before the library's own."""

from django.urls import path

from lms.users.security import views

urlpatterns = [
    path("webauthn/keys/<int:pk>/remove/", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
]
