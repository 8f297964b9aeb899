"""Restricting the use of somebody's data on a granted request, and lifting that again."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.audit import actions as audit
from courses.errors import DomainError
from courses.notifications.actions import notify
from lms.privacy import answerers
from lms.privacy.requests.models import DataRequest
from lms.privacy.restrictions.models import Restriction

User = get_user_model()


@transaction.atomic
def restrict(request: DataRequest, *, by, now) -> Restriction:
    """Restrict the use of the data of whom the request is about; one that stands already stays as it is."""
    person = User.objects.held().get(pk=request.person_id)
    standing = Restriction.objects.of(person).standing().first()
    if standing is not None:
        return standing
    User.objects.filter(pk=person.pk).update(use_restricted_at=now)
    audit.append("privacy.restricted", person, by=by, basis=str(request))
    return Restriction.objects.create(person=person, request=request, at=now, by=by)


@transaction.atomic
def lift(restriction: Restriction, *, reason: str, by, now) -> Restriction:
    """Let the data be used as before, and write so to the person with the reason.

    Raises DomainError when it was lifted before, without a reason, and for one's own (four eyes).
    """
    person = User.objects.held().get(pk=restriction.person_id)
    held = Restriction.objects.select_related("request__unit").get(pk=restriction.pk)
    if not held.stands:
        raise DomainError(_("This restriction was lifted before."))
    if not reason.strip():
        raise DomainError(_("Write why the restriction is lifted; the person reads it."))
    answerers.refuse_own(person, held.request.unit, by=by, today=timezone.localdate(now))
    held.lifted_at, held.lifted_by, held.lift_reason = now, by, reason.strip()
    held.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
    User.objects.filter(pk=person.pk).update(use_restricted_at=None)
    audit.append("privacy.restriction_lifted", person, by=by, reason=held.lift_reason)
    if person.erased_at is None:
        notify(person, "restriction_lifted", context={"url": reverse("my-requests"), "reason": held.lift_reason})
    return held
