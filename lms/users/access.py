"""Who may appoint people and give roles, and where. Questions only."""

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from certificates.models import Certificate
from courses.enrolments.models import Enrolment
from courses.organisations import scopes
from courses.organisations.models import Organisation
from courses.runs.models import CourseRun
from lms.users import roles

APPOINT, GRANT = "courses.add_post", "courses.add_grant"


def units_to_appoint_in(by, *, today) -> QuerySet:
    """Units that exist today in which `by` may give people posts."""
    return Organisation.objects.filter(scopes.of(by, APPOINT).within()).on(today)


def units_to_grant_in(by, *, today) -> QuerySet:
    """Units that exist today for which `by` may give roles."""
    return Organisation.objects.filter(scopes.of(by, GRANT).within()).on(today)


def roles_to_grant(by) -> QuerySet:
    """Roles that `by` may give; groups that stand for a role in a unit are no roles."""
    found = Group.objects.filter(unit_role=None).order_by("name")
    if scopes.of(by, GRANT).everywhere:
        return found
    return found.filter(pk__in=[role.pk for role in found if roles.may_hold_in_a_unit(role)])


def why_not_grant(by, person, role: Group, unit: Organisation | None) -> str:
    """Why `by` may not give this role there; empty when they may."""
    if person == by and not by.is_superuser:
        return _("Nobody gives a role to themselves. Ask another administrator.")
    if unit is not None and not roles.may_hold_in_a_unit(role):
        return _(
            "“%(role)s” includes powers over the whole installation, so it cannot be held in a unit. Give it without a"
            " unit, or choose another role."
        ) % {"role": _(role.name)}
    if not scopes.of(by, GRANT).covers(unit):
        return _(
            "Roles for this unit are given by an administrator of it or of a higher one. Choose a unit of yours."
        )
    return ""


def may_grant_everywhere(by) -> bool:
    return scopes.of(by, GRANT).everywhere


def may_grant(by) -> bool:
    return bool(scopes.of(by, GRANT))


def may_appoint_everywhere(by) -> bool:
    return scopes.of(by, APPOINT).everywhere


def may_appoint(by) -> bool:
    return bool(scopes.of(by, APPOINT))


def answers_for(by, person) -> bool:
    """Whether `by` gives roles where `person`, somebody else, works, who stands no higher."""
    return person != by and get_user_model().objects.answered_for_by(by).filter(pk=person.pk).exists()


def may_remove_second_step(by, person) -> bool:
    """Whether `by` answers for the account of somebody who has a second step that may be lost."""
    return answers_for(by, person) and Authenticator.objects.filter(user=person).exists()


def classes_to_read(by, person) -> QuerySet:
    """Enrolments of the person in classes whose people `by` may see, the newest first."""
    rows = Enrolment.objects.of(person).filter(run__in=CourseRun.objects.read_by(by))
    return rows.select_related("run__course").order_by("-enrolled_at", "-pk")


def papers_to_read(by, person) -> QuerySet:
    """Papers of the person in registers that `by` may read, the newest first."""
    rows = Certificate.objects.of(person).permitted(by, "view")
    return rows.select_related("book", "enrolment__run", "enrolment__edition").order_by("-pk")
