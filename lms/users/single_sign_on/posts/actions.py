"""The first post of somebody whom a sign-in service names the unit of, and its move when the service names another one.

A service says where somebody works, never what they may do: people with a role are placed by administrators alone,
because where they stand decides who corrects their accounts.
"""

from datetime import date

from django.utils.translation import gettext_noop

from courses.audit import actions as audit
from courses.errors import DomainError
from courses.organisations import appointments
from courses.organisations.models import Organisation
from courses.organisations.posts import Post
from lms.users.single_sign_on import linking
from lms.users.single_sign_on.claims import Person
from lms.users.single_sign_on.models import LinkedIdentity

UNKNOWN = gettext_noop("The unit code names no unit of today in which this service gives posts.")
IN_THE_WAY = gettext_noop("Another post of these days is in the way.")


def follow(link: LinkedIdentity, person: Person, *, user, today: date) -> None:
    """Give or move the main post once for each new unit code. A code that cannot be followed is put on record and
    keeps nobody from signing in."""
    provider, former = link.provider, link.unit_code
    if not provider.gives_posts or person.unit_code in ("", former) or user.has_role:
        return
    LinkedIdentity.objects.filter(pk=link.pk).update(unit_code=person.unit_code)
    is_first = not Post.objects.of(user).exists()
    if not is_first and not (former and provider.moves_posts):
        return
    unit = linking.unit(person, today=today)
    if unit is None or (provider.posts_within and not provider.posts_within.covers(unit)):
        _refuse(link, person, UNKNOWN, user=user)
        return
    try:
        _place(user, unit, title=person.title, is_first=is_first, today=today)
    except DomainError:
        _refuse(link, person, IN_THE_WAY, user=user)


def _place(user, unit: Organisation, *, title: str, is_first: bool, today: date) -> None:
    if is_first:
        appointments.appoint(user, unit, starts=today, title=title, by=None)
        return
    post = Post.objects.main().on(today).of(user).select_related("person").first()
    if post and post.organisation_id != unit.pk:
        kept = {"rank": post.rank, "staff_group": post.staff_group, "ends": post.ends}
        appointments.transfer(post, unit, on=today, title=title or post.title, by=None, **kept)


def _refuse(link: LinkedIdentity, person: Person, refusal: str, *, user) -> None:
    audit.append(
        "post.not_given", user, by=None, name=str(link.provider), refusal=refusal, unit_code=person.unit_code
    )
