"""How the versions of a question look to learners, for editors: as asked and as reviewed."""

from dataclasses import dataclass
from random import Random

from courses.questions import types
from courses.questions.models import Question, QuestionVersion


@dataclass(frozen=True)
class Look:
    """`asked` and `reviewed` are what the type's two templates draw, in an order as a learner may see it."""

    version: QuestionVersion
    text: str
    lang: str
    explanation: str
    asked: dict
    reviewed: dict
    asked_template: str
    reviewed_template: str
    times_asked: int
    is_current: bool


def versions(question: Question, *, language: str) -> list[Look]:
    """Every version, the newest first (one query)."""
    rows = question.versions.with_times_asked().select_related("created_by").order_by("-number")
    return [_look(question, version, language) for version in rows]


def _look(question: Question, version: QuestionVersion, language: str) -> Look:
    module = types.of(question.kind)
    content = types.read(question.kind, version.content)
    order = module.order(content, Random(version.pk), False)  # noqa: S311 - only for looking at
    text, lang = version.wording(language)
    return Look(
        version=version,
        text=text,
        lang=lang,
        explanation=version.explanation(language)[0],
        asked=module.rows(content, order, None, language),
        reviewed=module.review(content, order, None, language),
        asked_template=f"courses/questions/{question.kind}/answer.html",
        reviewed_template=f"courses/questions/{question.kind}/review.html",
        times_asked=version.times_asked,
        is_current=version.pk == question.current_id,
    )
