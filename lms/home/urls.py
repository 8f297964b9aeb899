"""Pages of the tree; mounted last, just before Wagtail's own catch-all."""

from django.urls import re_path

from lms.home import routing

urlpatterns = [re_path(r"^((?:[\w\-]+/)*)$", routing.serve)]
