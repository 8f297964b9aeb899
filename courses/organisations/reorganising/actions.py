"""Ordering a reorganisation, carrying it out on its day, withdrawing it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.audit import actions as audit
from courses.errors import DomainError
from courses.organisations import mirroring, tree
from courses.organisations.decisions import Reorganisation
from courses.organisations.models import Organisation
from courses.organisations.reorganising import checks, orders, people, reach, shape
from courses.organisations.reorganising.plans import Plan, plan_of
from courses.sweeping import Sweep


def order(wanted: orders.Order, *, effective_on: date, decision: str, by, now: datetime) -> Reorganisation:
    """Put a decision on record, and carry it out at once when its day has come. Raises DomainError, also where the role
    of `by` does not reach."""
    today = timezone.localdate(now)
    with transaction.atomic():
        plan = _held_plan(wanted, day=effective_on, today=today)
        reach.check_plan(by, plan)
        reorganisation = Reorganisation.objects.create(
            kind=orders.kind_of(wanted),
            effective_on=effective_on,
            decision=decision,
            orders=wanted.model_dump(mode="json"),
            ordered_by=by,
        )
        reorganisation.units.set(plan.units)
        if effective_on <= today:
            _carry_out(reorganisation, plan, by=by, now=now)
        else:
            _note("reorganisation.ordered", reorganisation, by=by, **_told(reorganisation, plan))
    return reorganisation


def carry_out(reorganisation: Reorganisation, *, by, now: datetime) -> Reorganisation:
    """Carry out a waiting decision by the power of `by`: of who tries it again, on its day of who ordered it. What bars
    it by now is kept with it for staff, and nothing else is done."""
    try:
        with transaction.atomic():
            reorganisation = _open(reorganisation, now=now)
            wanted = orders.read(reorganisation)
            plan = _held_plan(wanted, day=reorganisation.effective_on, today=timezone.localdate(now))
            reach.check_orderer(by, plan)
            _carry_out(reorganisation, plan, by=by, now=now)
    except DomainError as refusal:
        Reorganisation.objects.waiting().filter(pk=reorganisation.pk).update(outcome={"refusal": refusal.message})
        raise
    return reorganisation


def carry_out_due(now: datetime) -> None:
    """Carry out every decision whose day has come and that nothing barred so far. Raises RowsFailed at the end."""
    sweep = Sweep()
    for reorganisation in Reorganisation.objects.due(timezone.localdate(now)).select_related("ordered_by"):
        with sweep.row("courses.organisations.tasks.carry_out", reorganisation=reorganisation.pk):
            try:
                carry_out(reorganisation, by=reorganisation.ordered_by, now=now)
            except DomainError:
                continue  # it stands among the decisions of staff with its reason
    sweep.finish()


def withdraw(reorganisation: Reorganisation, *, by, now: datetime) -> Reorganisation:
    """Take back a decision that waits for its day. Raises DomainError when it was carried out or withdrawn."""
    with transaction.atomic():
        reorganisation = _locked(reorganisation)
        reorganisation.withdrawn_at, reorganisation.withdrawn_by = now, by
        reorganisation.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _note("reorganisation.withdrawn", reorganisation, by=by, decision=reorganisation.decision)
    return reorganisation


def _open(reorganisation: Reorganisation, *, now: datetime) -> Reorganisation:
    found = _locked(reorganisation)
    if found.effective_on > timezone.localdate(now):
        raise DomainError(
            _("This decision is in force from %(day)s only.") % {"day": checks.shown(found.effective_on)}
        )
    return found


def _locked(reorganisation: Reorganisation) -> Reorganisation:
    rows: QuerySet = Reorganisation.objects.select_related("ordered_by").select_for_update(of=("self",), no_key=True)
    found = rows.get(pk=reorganisation.pk)
    if not found.is_open:
        raise DomainError(_("This decision was carried out or withdrawn already."))
    return found


def _held_plan(wanted: orders.Order, *, day: date, today: date) -> Plan:
    """The plan for the tree as it stands, which nobody else changes until the transaction ends."""
    list(Organisation.objects.roots().held())
    plan = plan_of(wanted, day=day, today=today)
    people.hold(plan)
    checks.check(plan, today=today)
    return plan


def _carry_out(reorganisation: Reorganisation, plan: Plan, *, by, now: datetime) -> None:
    shape.write(plan, reorganisation)
    posts = people.move_posts(plan, by=by)
    grants = people.move_grants(plan, by=by, now=now, today=timezone.localdate(now))
    mirroring.mirror_all()  # pages and files follow the units
    reorganisation.units.add(*plan.founded)
    reorganisation.carried_out_at = now
    reorganisation.outcome = {
        "founded": len(plan.founded),
        "moved": len(plan.moves),
        "ended": len(plan.endings),
        "posts": posts,
        "grants": grants,
    }
    reorganisation.save(update_fields=["carried_out_at", "outcome"])
    _note(
        "reorganisation.carried_out",
        reorganisation,
        by=by,
        **_told(reorganisation, plan),
        **reorganisation.outcome,
    )


def _note(act: str, reorganisation: Reorganisation, *, by, **details) -> None:
    """Put the act on record in the unit it touches, whoever ordered it; for several in what stands above them all."""
    place = tree.nearest_above(list(reorganisation.units.values_list("path", flat=True)))
    audit.append_in(place, act, reorganisation, by=by, **details)


def _told(reorganisation: Reorganisation, plan: Plan) -> dict:
    names = ", ".join(unit.name for unit in [*plan.units, *plan.founded])
    return {"decision": reorganisation.decision, "units": names, "since": plan.day.isoformat()}
