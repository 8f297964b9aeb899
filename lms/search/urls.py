"""Addresses of this room."""

from django.urls import path

from lms.search import views

urlpatterns = [path("tim-kiem/", views.search, name="search")]
