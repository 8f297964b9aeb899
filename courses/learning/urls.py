"""Addresses of this room."""

from django.urls import path

from courses.learning import media, views

urlpatterns = [
    path("hoc/<int:pk>/", views.resume, name="continue"),
    path("hoc/<int:pk>/bai/<int:lesson_pk>/xong/", views.lesson_done, name="lesson-done"),
    path("bai-hoc/<int:pk>/", views.lesson, name="lesson"),
    path("tep-bai-hoc/<int:pk>/", media.recording, name="lesson-media"),
    path("tep-bai-hoc/<int:pk>/anh-dai-dien/", media.poster, name="lesson-media-poster"),
]
