"""The recipe of a test and the part of the bank that it draws from, read for drawing.py."""

from collections.abc import Iterable

from django.db.models import Q

from courses.catalogue.models import CoursePage
from courses.questions.models import Question
from courses.quizzes.drawing import Banked, Line
from courses.quizzes.models import Quiz, QuizItem


def lines_of(quiz: Quiz) -> list[Line]:
    """The lines in their order (one query)."""
    items = QuizItem.objects.filter(quiz=quiz).select_related("topic").order_by("position", "pk")
    return [line_of(item) for item in items]


def line_of(item: QuizItem) -> Line:
    return Line(
        label=item.label,
        question=item.question_id,
        topic=item.topic_id,
        difficulty=item.difficulty,
        count=item.count,
        points=item.points,
    )


def bank_for(quiz: Quiz, lines: Iterable[Line]) -> list[Banked]:
    """Usable questions that the lines name, or that they may draw from for the unit of the course (two queries), in a
    fixed order."""
    unit = CoursePage.objects.filter(pk=quiz.course_id).values_list("owner_unit__path", flat=True).first()
    usable = Question.objects.usable()
    named = Q(pk__in={line.question for line in lines if line.question is not None})
    topics = Q(topic_id__in={line.topic for line in lines if line.topic is not None})
    drawn = topics & Q(pk__in=usable.for_tests_of(unit).values("pk"))
    rows = usable.filter(named | drawn).order_by("pk").values_list("pk", "topic_id", "difficulty")
    return [Banked(*row) for row in rows]
