"""Addresses of this room."""

from django.urls import path

from courses.enrolments import views

urlpatterns = [
    path("lop/<int:run_pk>/ghi-danh/", views.enrol, name="enrol"),
    path("ghi-danh/<int:pk>/rut-khoi-lop/", views.withdraw, name="withdraw"),
]
