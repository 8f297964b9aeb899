"""Addresses of this room, under tai-khoan/du-lieu-cua-toi/."""

from django.urls import path

from lms.privacy import views
from lms.privacy.consents import views as consents
from lms.privacy.requests import views as requests

urlpatterns = [
    path("", views.my_data, name="my-data"),
    path("yeu-cau/", requests.my_requests, name="my-requests"),
    path("yeu-cau/moi/", requests.new_request, name="my-request-new"),
    path("yeu-cau/xoa-du-lieu/", requests.erasure_request, name="my-request-erase"),
    path("yeu-cau/<int:pk>/", requests.my_request, name="my-request"),
    path("yeu-cau/<int:pk>/rut-lai/", requests.take_back, name="my-request-take-back"),
    path("dong-y/", consents.my_consents, name="my-consents"),
    path("dong-y/<int:pk>/", consents.answer, name="my-consent-answer"),
    path("ban-sao/", views.order_export, name="my-data-order"),
    path("ban-sao/<int:pk>/", views.download_export, name="my-data-download"),
]
