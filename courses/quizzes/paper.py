"""How the questions of an attempt are shown: for answering, without any key, and for review."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from courses.errors import DomainError
from courses.questions import types
from courses.quizzes.models import Answer
from courses.quizzes.review import Shown


@dataclass(frozen=True)
class Asked:
    """One question on the page. `shown` is what the type's template draws; `url` leads to the question."""

    number: int
    text: str
    lang: str
    template: str
    shown: dict
    points: Decimal
    url: str
    answered: bool
    flagged: bool
    saved_at: datetime | None
    revision: int
    save_url: str = ""
    score: Decimal | None = None
    explanation: str = ""
    explanation_lang: str = ""
    current: bool = field(default=False)

    @property
    def prefix(self) -> str:
        """What ids of this question's inputs begin with."""
        return f"q{self.number}"

    @property
    def verdict(self) -> str:
        """right, partly, wrong or missing, once the score is known."""
        if self.score == self.points:
            return "right"
        if self.score:
            return "partly"
        return "wrong" if self.answered else "missing"


def to_answer(answers: list[Answer], *, language: str) -> list[Asked]:
    """The open paper. Nothing in it tells what is right."""
    return [_asked(answer, language, stage="answer") for answer in answers]


def to_review(answers: list[Answer], shown: Shown, *, language: str) -> list[Asked]:
    """The closed paper as far as the policy shows it; empty when answers stay hidden."""
    if not shown.answers:
        return []
    return [_asked(answer, language, stage="review", explain=shown.explanations) for answer in answers]


def content_of(answer: Answer):
    """What the question of an answer holds, as its type reads it.

    Raises DomainError, in words for the learner, when what is stored does not fit the type any more.
    """
    version = answer.version
    try:
        return types.read(version.question.kind, version.content)
    except DomainError as damage:
        raise DomainError(
            _(
                "Question %(number)s of this test is damaged, so the test can be neither continued nor graded at"
                " present. Every answer given so far is kept; the training officer in charge can help."
            )
            % {"number": answer.position}
        ) from damage


def _asked(answer: Answer, language: str, *, stage: str, explain: bool = False) -> Asked:
    version, kind = answer.version, answer.version.question.kind
    module = types.of(kind)
    draw = module.rows if stage == "answer" else module.review
    text, lang = version.wording(language)
    explanation, explanation_lang = version.explanation(language) if explain else ("", "")
    return Asked(
        number=answer.position,
        text=text,
        lang=lang,
        template=f"courses/questions/{kind}/{stage}.html",
        shown=draw(content_of(answer), answer.order, answer.given, language),
        points=answer.points,
        url=f"#cau-{answer.position}",
        answered=answer.is_given,
        flagged=answer.is_flagged,
        saved_at=answer.saved_at,
        revision=answer.revision,
        save_url=reverse("answer-save", args=[answer.attempt_id, answer.position]) if stage == "answer" else "",
        score=answer.score if stage == "review" else None,
        explanation=explanation,
        explanation_lang=explanation_lang,
    )
