"""Roles given and ended. Django's groups of a person follow the grants that are in force."""

from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from courses.audit import actions as audit
from courses.errors import DomainError
from courses.organisations import mirroring, scopes
from courses.organisations.grants import Grant, UnitRole
from courses.organisations.models import Organisation

User = get_user_model()


def grant(
    person, role: Group, *, organisation: Organisation | None, starts: date, ends: date | None = None, by, today: date
) -> Grant:
    """Let somebody hold a role in a unit and everything below it, everywhere without a unit.

    Raises DomainError when they hold it there already in these days, and for days that have passed: nobody had powers
    that were not given.
    """
    with transaction.atomic():
        User.objects.held().get(pk=person.pk)
        if starts < today:
            raise DomainError(_("A role begins today or later: nobody had it before it was given."))
        if ends and ends < starts:
            raise DomainError(_("The last day must not be before the first."))
        same = Grant.objects.of(person).filter(role=role, organisation=organisation).not_over(starts)
        if ends:
            same = same.exclude(starts__gt=ends)
        if same.exists():
            raise DomainError(
                _("%(person)s holds this role there in these days already. End that grant first.")
                % {"person": person}
            )
        given = Grant.objects.create(
            person=person, role=role, organisation=organisation, starts=starts, ends=ends, given_by=by
        )
        audit.append_in(organisation and organisation.pk, "role.given", person, by=by, **_told(given))
        follow(person, today=today)
    return given


def end(given: Grant, *, by, now, today: date) -> Grant:
    """End a grant at once. Raises DomainError when it is over."""
    with transaction.atomic():
        User.objects.held().get(pk=given.person.pk)
        given = Grant.objects.select_related("person", "role", "organisation").get(pk=given.pk)
        if given.is_over(today):
            raise DomainError(_("This grant is over already."))
        given.ended_at, given.ended_by = now, by
        given.save(update_fields=["ended_at", "ended_by"])
        audit.append_in(given.organisation_id, "role.ended", given.person, by=by, **_told(given))
        follow(given.person, today=today)
    return given


def follow(person, *, today: date) -> None:
    """Bring the groups of a person in step with their grants of the day: Wagtail asks groups, not grants."""
    wanted = {_group_of(given) for given in Grant.objects.of(person).current(today).select_related("role")}
    if wanted != set(person.groups.values_list("pk", flat=True)):
        person.groups.set(wanted)
    scopes.forget(person)


def follow_all(*, today: date) -> int:
    """Bring everybody's groups in step where grants began or ended by their dates; return how many people."""
    due = _out_of_step(today)
    for person in User.objects.filter(pk__in=due):
        with transaction.atomic():
            User.objects.held().get(pk=person.pk)
            follow(person, today=today)
    return len(due)


def _group_of(given: Grant) -> int:
    """The group that stands for a grant: the role itself everywhere, the role's group in the unit otherwise."""
    if given.organisation_id is None:
        return given.role_id
    there = {"role": given.role, "organisation_id": given.organisation_id}
    unit_role = UnitRole.objects.filter(**there).first()
    if unit_role is None:
        group = Group.objects.create(name=f"{given.role.name[:120]} · {given.organisation_id}")
        unit_role = UnitRole.objects.create(**there, group=group)
        mirroring.mirror(unit_role)
    return unit_role.group_id


def _out_of_step(today: date) -> set[int]:
    grants = Grant.objects.current(today).values_list("person_id", "role_id", "organisation_id")
    groups = {
        (role, unit): group for role, unit, group in UnitRole.objects.values_list("role", "organisation", "group")
    }
    called_for = {(person, groups.get((role, unit)) if unit else role) for person, role, unit in grants}
    held = set(User.groups.through.objects.values_list("user_id", "group_id"))
    return {person for person, _group in called_for ^ held}


def _told(given: Grant) -> dict:
    """What the audit log says of a grant."""
    last = {"last_day": given.ends.isoformat()} if given.ends else {}
    unit = given.organisation.name if given.organisation else ""
    return {"role": given.role.name, "unit": unit, "since": given.starts.isoformat(), **last}
