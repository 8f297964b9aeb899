"""The first post of somebody whom a sign-in service names the unit of, and its move when the service names another one.

A service says where somebody works, never what they may do: people with a role are placed by administrators alone,
because where they stand decides who corrects their accounts.
"""

from datetime import date

from django.conf import settings
from django.utils.translation import gettext_noop, override

from courses.audit import actions as audit
from courses.audit.models import AuditEntry
from courses.errors import DomainError
from courses.organisations import appointments
from courses.organisations.models import Organisation
from courses.organisations.posts import Post
from lms.users.single_sign_on import linking
from lms.users.single_sign_on.claims import Person
from lms.users.single_sign_on.models import IdentityProvider, LinkedIdentity

UNKNOWN = gettext_noop("The unit code names no unit of today in which this service gives posts.")
NOT_GIVEN = "post.not_given"


def follow(link: LinkedIdentity, person: Person, *, user, today: date) -> None:
    """Give or move the main post once for each new unit code. A code that cannot be followed is put on record, keeps
    nobody from signing in, and is tried again at the next sign-in: the unit may be founded or mended meanwhile."""
    provider, former = link.provider, link.unit_code
    if not provider.gives_posts or person.unit_code in ("", former) or user.has_role:
        return
    is_first = not Post.objects.of(user).exists()
    if is_first or (former and provider.moves_posts):
        refusal = _try(provider, person, user=user, is_first=is_first, today=today)
        if refusal:
            _refuse(link, person, refusal, user=user)
            return
    LinkedIdentity.objects.filter(pk=link.pk).update(unit_code=person.unit_code)


def _try(provider: IdentityProvider, person: Person, *, user, is_first: bool, today: date) -> str:
    """Place the person in the unit of the code; return why not, in the words that the log keeps."""
    unit = linking.unit(person, today=today)
    if unit is None or (provider.posts_within and not provider.posts_within.covers(unit)):
        return UNKNOWN
    try:
        with override(settings.LANGUAGE_CODE):  # names and days in a refusal cannot be translated later
            _place(user, unit, title=person.title, is_first=is_first, today=today)
    except DomainError as refusal:
        return str(refusal)
    return ""


def _place(user, unit: Organisation, *, title: str, is_first: bool, today: date) -> None:
    if is_first:
        appointments.appoint(user, unit, starts=today, title=title, by=None)
        return
    post = Post.objects.main().on(today).of(user).select_related("person").first()
    if post and post.organisation_id != unit.pk:
        kept = {"rank": post.rank, "staff_group": post.staff_group, "ends": post.ends}
        appointments.transfer(post, unit, on=today, title=title or post.title, by=None, **kept)


def _refuse(link: LinkedIdentity, person: Person, refusal: str, *, user) -> None:
    """Put the refusal on record once, not at each sign-in."""
    details = {"name": str(link.provider), "refusal": refusal, "unit_code": person.unit_code}
    told = AuditEntry.objects.about(user).filter(act=NOT_GIVEN)
    if not told.filter(**{f"details__{name}": value for name, value in details.items()}).exists():
        audit.append(NOT_GIVEN, user, by=None, **details)
