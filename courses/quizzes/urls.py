"""Addresses of this room."""

from django.urls import path

from courses.quizzes import saving, views

urlpatterns = [
    path("kiem-tra/<int:pk>/", views.quiz, name="quiz"),
    path("kiem-tra/<int:pk>/luot/", views.start, name="attempt-start"),
    path("luot/<int:pk>/", views.attempt, name="attempt"),
    path("luot/<int:pk>/cau/<int:position>/", saving.answer_save, name="answer-save"),
    path("luot/<int:pk>/nop-bai/", views.submit, name="attempt-submit"),
    path("luot/<int:pk>/xem-lai/", views.review, name="attempt-review"),
]
