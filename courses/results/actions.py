"""Settlement: the one place where a course becomes completed, hours are credited, or both are taken back."""

from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import events
from courses.audit import actions as audit
from courses.audit import changes
from courses.enrolments import letters
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.notifications.actions import notify
from courses.organisations.posts import Post
from courses.results import facts as facts_of
from courses.results.facts import Facts
from courses.results.models import HoursEntry, HoursRule, Result
from courses.results.requirements import missing, unmet

MARKS = ("status", "completed_at", "best_percent")


@transaction.atomic
def settle(enrolment: Enrolment, *, now) -> Enrolment:
    """Bring the enrolment's summaries up to date and complete the course when nothing is missing.

    Safe to repeat and under concurrency: the enrolment is locked, hours are credited once. Announces completion
    after commit. Returns the fresh enrolment.
    """
    enrolment = Enrolment.objects.held().get(pk=enrolment.pk)
    facts = facts_of.load(enrolment)
    before = changes.values(enrolment, MARKS)
    _summarise(enrolment, facts)
    _record_changed_marks(enrolment, before)
    if enrolment.is_active and not unmet(facts):
        enrolment.complete(now=now)
        _credit(enrolment, facts, now=now)
        audit.append("enrolment.completed", enrolment, by=None, edition=enrolment.edition.number)
        transaction.on_commit(lambda: events.enrolment_completed.send_robust(sender=Enrolment, enrolment=enrolment))
    return enrolment


@transaction.atomic
def reopen(enrolment: Enrolment, *, by, reason: str, now) -> Enrolment:
    """Take completion and hours back after a corrected result, by counter-entry. Tells the learner.

    A paper is not touched: revoking it is an act of its own, with a decision (Circular 03/2023/TT-BNV article 8).
    Raises DomainError when the course is not completed, when by the corrected facts nothing is missing, or when no
    reason is given.
    """
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Taking completion back needs a reason; the learner reads it."))
    enrolment = Enrolment.objects.held().get(pk=enrolment.pk)
    facts = facts_of.load(enrolment)
    refusal = why_not_reopen(facts)
    if refusal:
        raise DomainError(refusal)
    before = changes.values(enrolment, MARKS)
    enrolment.reopen(by=by, reason=reason, now=now)
    for entry in HoursEntry.objects.standing(enrolment):
        HoursEntry.objects.create(
            learner_id=entry.learner_id,
            enrolment=enrolment,
            unit_id=entry.unit_id,
            year=entry.year,
            tiet=-entry.tiet,
            minutes=-entry.minutes,
            counters=entry,
            reason=reason,
            rule=entry.rule,
            created_by=by,
        )
    Result.objects.filter(enrolment=enrolment).supersede(now=now)
    _summarise(enrolment, facts)
    told = changes.difference(Enrolment, before, changes.values(enrolment, MARKS))
    audit.append("enrolment.reopened", enrolment, by=by, reason=reason, **told)
    letter = letters.of_class(enrolment.run) | {"reason": reason, "url": reverse("unmet", args=[enrolment.pk])}
    notify(enrolment.learner, "reopened", context=letter)
    return enrolment


def why_not_reopen(facts: Facts) -> str:
    """Why completion cannot be taken back; empty when it can. A course taken offline is no reason to take it back."""
    if not facts.enrolment.is_completed:
        return _("Only a completed course can be reopened; this one is not completed.")
    if not missing(facts):
        return _("Nothing is missing by the results on record. Correct the result first, then reopen.")
    return ""


def _record_changed_marks(enrolment: Enrolment, before: dict) -> None:
    """A result that changes once the course is completed is on record with both states; until then it only grows."""
    told = changes.difference(Enrolment, before, changes.values(enrolment, MARKS))
    if enrolment.is_completed and told["after"]:
        audit.append("enrolment.result_changed", enrolment, by=None, **told)


def _summarise(enrolment: Enrolment, facts: Facts) -> None:
    """Store progress, best score and last activity; a completed course stays at 100 percent whatever editors do."""
    fresh = {
        "progress": 100 if enrolment.is_completed else facts.progress,
        "best_percent": facts.best_percent,
        "last_activity_at": max(filter(None, (enrolment.last_activity_at, facts.last_activity_at)), default=None),
    }
    changed = [name for name, value in fresh.items() if getattr(enrolment, name) != value]
    for name in changed:
        setattr(enrolment, name, fresh[name])
    if changed:
        enrolment.save(update_fields=changed)


def _credit(enrolment: Enrolment, facts: Facts, *, now) -> None:
    """Write the result and the ledger row, with the rule for hours in force on the day of completion."""
    content = enrolment.edition.content
    day = timezone.localdate(now)
    tiet, minutes = Decimal(content["credited_tiet"]), content["minutes"]
    unit = Post.objects.units_of([enrolment.learner_id], on=day).get(enrolment.learner_id)
    Result.objects.create(
        enrolment=enrolment,
        unit_id=unit,
        completed_at=now,
        credited_tiet=tiet,
        minutes=minutes,
        best_percent=facts.best_percent,
        snapshot=_snapshot(enrolment, facts),
    )
    HoursEntry.objects.create(
        learner_id=enrolment.learner_id,
        enrolment=enrolment,
        unit_id=unit,
        year=day.year,
        tiet=tiet,
        minutes=minutes,
        rule=_rule(HoursRule.objects.on(day)),
    )


def _snapshot(enrolment: Enrolment, facts: Facts) -> dict:
    """Evidence in the words of the edition, whatever language the learner reads in."""
    titles = {row["id"]: row["title"] for row in enrolment.edition.content["quizzes"]}
    return {
        "learner": enrolment.learner.get_full_name(),
        "course": enrolment.edition.content["title"],
        "course_code": enrolment.run.course.code or "",
        "run": enrolment.run.code,
        "edition": enrolment.edition.number,
        "lessons_done": sum(lesson.is_done for lesson in facts.lessons),
        "quizzes": [
            {"title": titles[quiz.pk], "percent": f"{quiz.best_percent:.2f}"}
            for quiz in facts.quizzes
            if quiz.best_percent is not None
        ],
    }


def _rule(rule: HoursRule | None) -> dict:
    """A copy of the rule as it was; empty when no rule was in force that day."""
    if rule is None:
        return {}
    return {
        "id": rule.pk,
        "minutes_per_tiet": rule.minutes_per_tiet,
        "tiet_per_day": rule.tiet_per_day,
        "annual_minimum": str(rule.annual_minimum),
        "source": rule.source,
        "valid_from": rule.valid_from.isoformat(),
    }
