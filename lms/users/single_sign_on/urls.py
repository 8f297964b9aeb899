"""Addresses under tai-khoan/dang-nhap-mot-lan/: pages in each language, and those that providers call, in none."""

from django.urls import path

from lms.users.single_sign_on import views

urlpatterns = [
    path("", views.links, name="linked-sign-ins"),
    path("xac-minh/", views.proof, name="single-sign-on-proof"),
    path("<int:pk>/ngat/", views.disconnection, name="single-sign-on-disconnection"),
    path("<int:pk>/thu/", views.trial, name="single-sign-on-trial"),
    path("<slug:code>/", views.sign_in, name="single-sign-on"),
    path("<slug:code>/xac-minh/", views.proof_by, name="single-sign-on-proof-by"),
    path("<slug:code>/ket-noi/", views.connection, name="single-sign-on-connection"),
]

provider_addresses = [
    path("<slug:code>/ve/", views.callback, name="single-sign-on-callback"),
    path("<slug:code>/saml/", views.saml_answer, name="single-sign-on-answer"),
    path("<slug:code>/saml/ve/", views.saml_return, name="single-sign-on-return"),
    path("<slug:code>/saml/metadata/", views.saml_metadata, name="single-sign-on-metadata"),
]
