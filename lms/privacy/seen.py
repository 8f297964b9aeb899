"""Who saw or changed the data of a person, from the audit log.

Colleagues are told by role and unit alone; whoever acted on a record of the person is named, on the page only.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates.models import Certificate
from courses.audit import words
from courses.audit.acts import VIEWED
from courses.audit.models import AuditEntry
from courses.enrolments.models import Enrolment
from courses.organisations import scopes
from courses.organisations.grants import Grant
from courses.organisations.posts import Post
from lms.privacy.consents.models import ConsentRecord
from lms.privacy.requests.models import DataRequest
from lms.privacy.restrictions.models import Restriction

User = get_user_model()

CLASS_LISTS = ("class.exported", "class.printed")
REGISTER_LISTS = ("book.printed",)
WHOLE_LISTS = {  # act: permissions by whose scope the rows of the list are chosen
    "user.exported": ("users.view_user", "users.change_user"),
    "certificate.exported": ("certificates.view_certificate",),
    "consent.exported": ("lms.view_consentrecord",),
    "data_request.exported": ("lms.view_datarequest",),
}
WITHOUT_RESTRICTED = ("class.exported", "user.exported")  # files that leave out whose use is restricted
LISTS = (*CLASS_LISTS, *REGISTER_LISTS, *WHOLE_LISTS)
NUMBERS = ("personal_number.revealed", "personal_number.sought")
READ_ONLY = (*LISTS, VIEWED, *NUMBERS)


@dataclass(frozen=True)
class Reading:
    """`by` tells role and unit; `name` is empty unless the actor acted on a record of the person."""

    at: datetime
    act: str
    by: str
    name: str = ""


def readings(person, *, limit: int | None = None) -> list[Reading]:
    """Acts of others on the person's records, and lists and pages that showed them, the newest first."""
    entries = _about(person).exclude(actor=person).exclude(actor=None).select_related("actor")
    held = Prefetch("actor__grants", Grant.objects.select_related("role", "organisation"))
    posts = Prefetch("actor__posts", Post.objects.main().select_related("organisation"))
    entries = entries.order_by("-pk").prefetch_related(held, posts)
    return [_told(entry) for entry in (entries[:limit] if limit else entries)]


def _about(person):
    enrolments = Enrolment.objects.filter(learner=person)
    papers = list(Certificate.objects.filter(holder=person).values_list("pk", "book"))
    found = AuditEntry.objects.about(person).values("pk")
    conditions = Q(pk__in=found) | Q(
        object_type=Enrolment._meta.label_lower,
        object_id__in=[str(pk) for pk in enrolments.values_list("pk", flat=True)],
    )
    conditions |= Q(object_type=Certificate._meta.label_lower, object_id__in=[str(pk) for pk, _book in papers])
    asked = DataRequest.objects.of(person).values_list("pk", flat=True)
    conditions |= Q(object_type=DataRequest._meta.label_lower, object_id__in=[str(pk) for pk in asked])
    for run, since in enrolments.values_list("run", "enrolled_at"):
        conditions |= Q(act__in=CLASS_LISTS, object_id=str(run), at__gte=since)
    conditions |= Q(act__in=REGISTER_LISTS, object_id__in=[str(book) for _pk, book in papers])
    for act in WHOLE_LISTS:
        conditions |= _whole_list(person, act)
    return AuditEntry.objects.filter(conditions).exclude(_left_out(person))


def _left_out(person) -> Q:
    """Files from which the person was left out, because the use of their data was restricted then."""
    left_out = Q(pk__in=[])
    for since, until in Restriction.objects.of(person).values_list("at", "lifted_at"):
        end = Q(at__lt=until) if until else Q()
        left_out |= Q(act__in=WITHOUT_RESTRICTED, at__gte=since) & end
    return left_out


def _whole_list(person, act: str) -> Q:
    """Files of those in whose list the person stands today, since there is something of the person to be in them."""
    places, since = _places(person, act)
    exporters = list(User.objects.filter(pk__in=AuditEntry.objects.filter(act=act).values("actor")))
    scopes.read_ahead(exporters)
    seeing = {each.pk: scopes.of(each, *WHOLE_LISTS[act]) for each in exporters}
    readers = [pk for pk, scope in seeing.items() if any(scope.reaches(place) for place in places)]
    found = Q(act=act, actor__in=readers)
    return found & Q(at__gte=since) if since else found


def _places(person, act: str) -> tuple[list[str | None], datetime | None]:
    """Paths of the units in whose lists the person stands today, and since when at the earliest; the path None where
    only the widest scope shows them."""
    if act == "user.exported":
        held = Post.objects.of(person).on(timezone.localdate())
        return [None, *held.values_list("organisation__path", flat=True)], person.date_joined
    rows, path, moment = {
        "certificate.exported": (Certificate.objects.of(person), "book__organisation__path", "holder__date_joined"),
        "consent.exported": (ConsentRecord.objects.of(person), "unit__path", "at"),
        "data_request.exported": (DataRequest.objects.of(person), "unit__path", "filed_at"),
    }[act]
    found = list(rows.order_by().values_list(path, moment).distinct())
    return [place for place, _at in found], min((at for _place, at in found if at), default=None)


def _told(entry: AuditEntry) -> Reading:
    name = "" if entry.act in READ_ONLY else str(entry.actor)
    return Reading(entry.at, words.act(entry.act), role_and_unit(entry.actor, entry.at), name)


def role_and_unit(actor, at: datetime) -> str:
    """In which role and unit somebody acted on that day: "Training officer, Sở Xây dựng"."""
    day = timezone.localdate(at)
    grants = [grant for grant in actor.grants.all() if grant.is_current(day) or _was_current(grant, at)]
    roles = sorted({_(grant.role.name) for grant in grants})
    if actor.is_superuser:
        roles = [_("Administrator")]
    units = [post.organisation.name for post in actor.posts.all() if post.is_held_on(day)]
    units = units or sorted({grant.organisation.name for grant in grants if grant.organisation})
    return ", ".join([*(roles or [_("Without a role")]), *units[:1]])


def _was_current(grant: Grant, at: datetime) -> bool:
    """Whether a grant that was ended since was in force then."""
    return grant.ended_at is not None and grant.ended_at > at and grant.starts <= timezone.localdate(at)
