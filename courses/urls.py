"""Public and learner's addresses of the business, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("courses.enrolments.urls")),
    path("", include("courses.learning.urls")),
    path("", include("courses.quizzes.urls")),
    path("", include("courses.results.urls")),
]
