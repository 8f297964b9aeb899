"""What is still missing, as sentences that a person can act on. Pure: facts in, reasons out."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.results.facts import Facts, LessonFact, QuizFact

FEW = 2


@dataclass(frozen=True)
class Unmet:
    """One condition that is not met; `url_name` and `pk` lead to the lesson or test, with `action` as the link's words."""

    text: str
    action: str = ""
    url_name: str = ""
    pk: int | None = None

    @property
    def url(self) -> str:
        return reverse(self.url_name, args=[self.pk]) if self.url_name else ""


def unmet(facts: Facts) -> list[Unmet]:
    """Reasons why the course is not completed, in the order of the edition; empty when nothing is missing.

    Each test must reach its own pass mark (Circular 03/2023/TT-BNV article 6: every component, not an average).
    What editors took away since is not asked for; what they added since was never asked for. While the whole course
    is offline nobody completes it. Scores are named as far as the facts show them: to staff give `facts.for_staff()`.
    """
    if not facts.course_is_live:
        return [Unmet(_("This course is offline at present. What was done is kept; go on once it is back."))]
    if not facts.steps:
        return [Unmet(_("This course holds nothing to study at present."))]
    return missing(facts)


def missing(facts: Facts) -> list[Unmet]:
    """What the edition asks for and the results on record do not hold, whether or not the course is online now."""
    lessons = [_lesson(lesson) for lesson in facts.lessons if lesson.is_offered and not lesson.is_done]
    quizzes = [_quiz(quiz) for quiz in facts.quizzes if quiz.is_offered and not quiz.is_passed]
    return lessons + quizzes


def brief(facts: Facts) -> list[str]:
    """The same for lists of many people: more than FEW lessons of one person are counted instead of named."""
    reasons = unmet(facts)
    lessons = [reason for reason in reasons if reason.url_name == "lesson"]
    if len(lessons) <= FEW:
        return [reason.text for reason in reasons]
    counted = _("%(count)s of %(total)s lessons are not marked as done.") % {
        "count": len(lessons),
        "total": len(facts.lessons),
    }
    return [counted, *(reason.text for reason in reasons if reason.url_name != "lesson")]


def _lesson(lesson: LessonFact) -> Unmet:
    text = _("Lesson “%(title)s” is not marked as done.") % {"title": lesson.title}
    return Unmet(text, _("Open the lesson"), "lesson", lesson.pk)


def _quiz(quiz: QuizFact) -> Unmet:
    words = {"title": quiz.title, "mark": quiz.pass_percent}
    if quiz.best_percent is None:
        text = _("Test “%(title)s” is not taken yet; at least %(mark)s%% is needed.") % words
    elif quiz.shown_percent is None:
        text = _("Test “%(title)s” is not passed yet; at least %(mark)s%% is needed.") % words
    else:
        words["best"] = int(quiz.shown_percent)  # never rounded up to the pass mark
        text = _("Test “%(title)s” reached %(best)s%%; at least %(mark)s%% is needed.") % words
    if quiz.attempts_left == 0:
        text += " " + _("No attempt is left; the training officer in charge can help.")
    return Unmet(text, _("Open the test"), "quiz", quiz.pk)
