"""Addresses of this room."""

from django.urls import path

from lms.awareness.feeds import ArticleFeed

urlpatterns = [path("tuyen-truyen/rss/", ArticleFeed(), name="feed")]
