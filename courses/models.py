"""Models of all rooms, in the order in which foreign keys may point left."""

from courses.audit.models import AuditAnchor, AuditEntry, AuditSeal
from courses.catalogue.models import (
    CatalogueIndexPage,
    CourseEdition,
    CoursePage,
    LessonPage,
    ModulePage,
)
from courses.catalogue.review import ReviewTask
from courses.enrolments.models import Enrolment, EnrolmentChange, Intake
from courses.learning.models import LessonProgress
from courses.legal.models import LegalText
from courses.notifications.models import Notification
from courses.organisations.branches import Branch
from courses.organisations.decisions import Reorganisation, Succession
from courses.organisations.grants import Grant
from courses.organisations.models import Organisation, Period
from courses.organisations.posts import Post
from courses.questions.models import Question, QuestionVersion
from courses.quizzes.models import Answer, Attempt, Quiz, QuizItem
from courses.results.models import HoursEntry, HoursRule, Result
from courses.runs.models import CourseRun
from courses.topics.models import Topic

__all__ = [
    "Answer",
    "Attempt",
    "AuditAnchor",
    "AuditEntry",
    "AuditSeal",
    "Branch",
    "CatalogueIndexPage",
    "CourseEdition",
    "CoursePage",
    "CourseRun",
    "Enrolment",
    "EnrolmentChange",
    "Grant",
    "HoursEntry",
    "HoursRule",
    "Intake",
    "LegalText",
    "LessonPage",
    "LessonProgress",
    "ModulePage",
    "Notification",
    "Organisation",
    "Period",
    "Post",
    "Question",
    "QuestionVersion",
    "Quiz",
    "QuizItem",
    "Reorganisation",
    "Result",
    "ReviewTask",
    "Succession",
    "Topic",
]
