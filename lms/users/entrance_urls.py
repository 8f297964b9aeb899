"""Vietnamese addresses of the library's pages that people see, under tai-khoan/ and after the library's own.

Addresses are looked up by the name that was given last, so pages, redirects and letters name these; the library's stay
open, since links to them are out. Pages of ours in place of the library's stand at both (lms.users.security.urls).
"""

from allauth.account import views as account
from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path

from lms.users.security import views as ours

urlpatterns = [
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("dang-ky/", account.signup, name="account_signup"),
    path("da-dong/", account.account_inactive, name="account_inactive"),
    path("xac-thuc-lai/", account.reauthenticate, name="account_reauthenticate"),
    path("thu-dien-tu/", account.email, name="account_email"),
    path("thu-dien-tu/xac-nhan/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^thu-dien-tu/xac-nhan/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
    path("mat-khau/doi/", account.password_change, name="account_change_password"),
    path("mat-khau/dat/", account.password_set, name="account_set_password"),
    path("mat-khau/quen/", account.password_reset, name="account_reset_password"),
    path("mat-khau/quen/da-gui/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mat-khau/dat-lai/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("mat-khau/dat-lai/xong/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("hai-lop/nhap-ma/", second_step.authenticate, name="mfa_authenticate"),
    path("hai-lop/xac-thuc-lai/", second_step.reauthenticate, name="mfa_reauthenticate"),
    path("hai-lop/tin-cay/", second_step.trust, name="mfa_trust"),
    path("hai-lop/ung-dung/", ours.AddApp.as_view(), name="mfa_activate_totp"),
    path("hai-lop/ung-dung/go/", ours.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("hai-lop/ma-khoi-phuc/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("hai-lop/ma-khoi-phuc/tao/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("hai-lop/ma-khoi-phuc/tai/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("hai-lop/khoa/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("hai-lop/khoa/them/", ours.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("hai-lop/khoa/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("hai-lop/khoa/<int:pk>/go/", ours.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("hai-lop/khoa/xac-thuc-lai/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
]
