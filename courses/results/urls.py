"""Addresses of this room."""

from django.urls import path

from courses.results import views

urlpatterns = [path("hoc/<int:pk>/con-thieu/", views.unmet, name="unmet")]
