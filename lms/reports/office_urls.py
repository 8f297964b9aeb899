"""Addresses of pages to read in the back office, under /admin/pages-read/."""

from django.urls import path

from lms.reports import page_reading_views

app_name = "pages_read"
urlpatterns = [
    path("", page_reading_views.PageList.as_view(), name="list"),
    path("<int:pk>/", page_reading_views.PageFacts.as_view(), name="page"),
    path("<int:pk>/draft/", page_reading_views.Draft.as_view(), name="draft"),
]
