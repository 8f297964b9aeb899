"""Changes of the question bank. What was put into a paper is evidence and never changes."""

from typing import TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from courses import vietnamese
from courses.audit import changes
from courses.audit.actions import append
from courses.errors import DomainError
from courses.questions import types
from courses.questions.models import Question, QuestionVersion
from courses.topics.models import Topic


class Wording(TypedDict):
    """What a version of a question says. `content` follows the schema of the question's type."""

    text: str
    text_en: str
    content: dict
    feedback: str
    feedback_en: str


@transaction.atomic
def create(
    *, kind: str, topic: Topic, difficulty: str, wording: Wording, organisation=None, by, key: str | None = None
) -> Question:
    """Add a question with its first version; without a unit it belongs to the whole installation.

    Raises DomainError when the content is not fit for the type.
    """
    wording = _checked(kind, wording)
    question = Question.objects.create(
        kind=kind, topic=topic, difficulty=difficulty, key=key or None, organisation=organisation, owner=by
    )
    question.current = QuestionVersion.objects.create(question=question, number=1, created_by=by, **wording)
    question.save(update_fields=["current"])
    append("question.create", question, by=by)
    return question


@transaction.atomic
def revise(question: Question, *, wording: Wording, by) -> QuestionVersion:
    """Change what a question says: in place while nobody was asked it, else as a new version."""
    locked = Question.objects.select_for_update().get(pk=question.pk)
    # Putting a version into a paper holds a key lock on its row: this waits for papers that are being drawn.
    current = QuestionVersion.objects.select_for_update().get(pk=locked.current_id)
    wording = _checked(locked.kind, wording)
    if _says_the_same(locked.kind, current, wording):
        return current
    if current.is_used:
        current = QuestionVersion.objects.create(question=locked, number=current.number + 1, created_by=by, **wording)
        locked.current = current
        locked.save(update_fields=["current"])
    else:
        for name, value in wording.items():
            setattr(current, name, value)
        current.save()
    question.current = current
    append("question.revise", question, by=by, version=current.number)
    return current


@transaction.atomic
def classify(question: Question, *, topic: Topic, difficulty: str, by) -> Question:
    """Say what the question is about and how hard it is: random draws go by both."""
    locked = Question.objects.select_for_update().get(pk=question.pk)
    changed = [
        name for name, value in (("topic", topic), ("difficulty", difficulty)) if getattr(locked, name) != value
    ]
    if changed:
        before = changes.values(locked, changed)
        locked.topic, locked.difficulty = topic, difficulty
        locked.save(update_fields=changed)
        append("question.classified", locked, by=by, before=before, after=changes.values(locked, changed))
    return locked


@transaction.atomic
def retire(question: Question, *, by, now) -> Question:
    """Take a question out of use: no new paper draws it, old papers keep it."""
    locked = Question.objects.select_for_update().get(pk=question.pk)
    if locked.retired_at is not None:
        raise DomainError(_("This question is already retired."))
    locked.retired_at, locked.retired_by = now, by
    locked.save(update_fields=["retired_at", "retired_by"])
    append("question.retire", locked, by=by)
    return locked


@transaction.atomic
def reinstate(question: Question, *, by) -> Question:
    """Put a retired question back into use."""
    locked = Question.objects.select_for_update().get(pk=question.pk)
    if locked.retired_at is None:
        raise DomainError(_("This question is in use already."))
    locked.retired_at = locked.retired_by = None
    locked.save(update_fields=["retired_at", "retired_by"])
    append("question.reinstate", locked, by=by)
    return locked


def _checked(kind: str, wording: Wording) -> Wording:
    words = {
        name: vietnamese.nfc(wording.get(name, "")).strip() for name in ("text", "text_en", "feedback", "feedback_en")
    }
    if not words["text"]:
        raise DomainError(_("Write the question first."))
    content = types.read(kind, wording["content"])
    return {**words, "content": content.model_dump(mode="json", exclude_defaults=True)}


def _says_the_same(kind: str, version: QuestionVersion, wording: Wording) -> bool:
    words = ("text", "text_en", "feedback", "feedback_en")
    return all(getattr(version, name) == wording[name] for name in words) and types.read(
        kind, version.content
    ) == types.read(kind, wording["content"])
