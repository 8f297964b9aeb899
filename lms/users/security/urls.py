"""Addresses of this room, under tai-khoan/ and before the library's own."""

from django.urls import path

from lms.users.security import idle_views, views
from lms.users.security.dormancy import views as dormancy

urlpatterns = [
    path("hai-lop/totp/activate/", views.AddApp.as_view(), name="mfa_activate_totp"),
    path("hai-lop/totp/deactivate/", views.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("hai-lop/webauthn/add/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("hai-lop/webauthn/keys/<int:pk>/remove/", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("hoat-dong/", idle_views.activity, name="idle-activity"),
    path("mo-khoa/", idle_views.unlock, name="idle-unlock"),
    path("da-mo-khoa/", idle_views.unlocked, name="idle-unlocked"),
    path("mo-lai/", dormancy.ask_for_link, name="dormant-ask"),
    path("mo-lai/<str:token>/", dormancy.reopen, name="dormant-reopen"),
    path("phien/<int:pk>/ket-thuc/", views.end_session, name="usersessions_end"),
]
