"""Reads what is kept about one person, by the registry."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.db.models import Model, Q
from django.utils import timezone

from courses.enrolments.models import Enrolment, EnrolmentChange
from courses.notifications import mails
from courses.notifications.models import Notification
from courses.quizzes import review
from courses.quizzes.models import Answer, Attempt
from lms.privacy import labels
from lms.privacy.purposes import PURPOSES, Purpose
from lms.privacy.registry import KINDS, Kind

NEVER_TOLD = {"url", "quizzes", "personal_number"}  # in JSON: keys in letters, scores that rules hide, sealed numbers


@dataclass(frozen=True)
class Counted:
    """A kind with how many records are about the person, and how many name them as the one who acted."""

    kind: Kind
    about: int
    acted: int

    @property
    def title(self) -> str:
        return labels.of_kind(self.kind)


@dataclass(frozen=True)
class Kept:
    """What is kept for one purpose."""

    code: str
    purpose: Purpose
    kinds: list[Counted]


def overview(person) -> list[Kept]:
    """What is kept about the person, by purpose; kinds without a record are left out. Two queries a kind at most."""
    counted = [_count(kind, person) for kind in KINDS]
    found = [
        Kept(code, purpose, [each for each in counted if each.kind.purpose == code and (each.about or each.acted)])
        for code, purpose in PURPOSES.items()
    ]
    return [kept for kept in found if kept.kinds]


def rows(kind: Kind, person):
    """Records of this kind that are about the person."""
    if not kind.about:
        return kind.model_class._base_manager.none()
    return kind.model_class._base_manager.filter(_any(kind.about, person)).order_by("pk")


def acted_rows(kind: Kind, person):
    """Records of this kind that name the person as the one who acted."""
    return kind.model_class._base_manager.filter(_any(kind.acted, person))


def told(kind: Kind, person) -> list[dict]:
    """The records that are about the person, as {field: JSON value}."""
    fields = [field for field in kind.model_class._meta.get_fields() if field.name in kind.fields]
    relations = [field.name for field in fields if field.is_relation]
    relations += ["attempt__quiz"] if kind.model_class is Answer else []
    found = list(rows(kind, person).select_related(*relations) if relations else rows(kind, person))
    replaced = _replaced(kind, found, person)
    return [
        {
            name: replaced[row.pk, name] if (row.pk, name) in replaced else plain(_value(row, name))
            for name in kind.fields
        }
        for row in found
    ]


def plain(value):
    """As JSON holds it: moments in local time, records by their names."""
    if isinstance(value, datetime):
        return timezone.localtime(value).replace(microsecond=0).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(name): plain(each) for name, each in value.items() if name not in NEVER_TOLD}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, Decimal):
        return float(value)
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _replaced(kind: Kind, found: list[Model], person) -> dict[tuple[int, str], str | None]:
    """What is told in the place of some values: {(key of the record, field): value}."""
    if kind.model_class is Attempt:
        return {(pk, "percent"): None for pk in _with_hidden_score(person)}
    if kind.model_class is Notification:
        subjects = mails.subjects(found, recipient=person)
        return {(row.pk, "kind"): subject for row, subject in zip(found, subjects, strict=True)}
    return {}


def _value(row: Model, name: str):
    if isinstance(row, EnrolmentChange) and name == "before":
        return dict(Enrolment.Status.choices).get(row.before, row.before)
    if isinstance(row, Answer) and name == "attempt":
        return f"{row.attempt.quiz} ({row.attempt.number})"
    shown = getattr(row, f"get_{name}_display", None)
    return shown() if shown else getattr(row, name)


def _count(kind: Kind, person) -> Counted:
    acted = acted_rows(kind, person).count() if kind.acted else 0
    return Counted(kind, rows(kind, person).count() if kind.about else 0, acted)


def _any(lookups, person) -> Q:
    found = Q()
    for lookup in lookups:
        found |= Q(**{lookup: person.pk})
    return found


def _with_hidden_score(person) -> set[int]:
    """Keys of attempts whose score the rule of the test does not show (courses.quizzes.review)."""
    attempts = Attempt.objects.filter(enrolment__learner=person).select_related("quiz", "enrolment")
    hidden: set[int] = set()
    for _pair, group in groupby(attempts.order_by("quiz", "enrolment", "number"), _paper):
        tries = list(group)
        quiz, open_ones = tries[0].quiz, sum(each.is_open for each in tries)
        is_completed = tries[0].enrolment.completed_at is not None
        is_over = review.is_over(quiz, closed=len(tries) - open_ones, open=open_ones, is_completed=is_completed)
        shown = review.shown(quiz, is_passed=any(each.is_passed for each in tries), is_over=is_over)
        hidden |= set() if shown.score else {each.pk for each in tries}
    return hidden


def _paper(attempt: Attempt) -> tuple[int, int]:
    return attempt.quiz_id, attempt.enrolment_id
