"""Operations of single sign-on: signing in, connecting, disconnecting, refusing."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from courses.audit import actions as audit
from courses.errors import DomainError
from courses.notifications.actions import notify
from lms.users import actions as accounts
from lms.users import plausible
from lms.users.single_sign_on import linking
from lms.users.single_sign_on.claims import Person
from lms.users.single_sign_on.failures import Failure
from lms.users.single_sign_on.models import IdentityProvider, LinkedIdentity
from lms.users.single_sign_on.posts import actions as posts

User = get_user_model()
Way = LinkedIdentity.Way
DRIFT = 60  # seconds by which clocks may differ
LONGEST_NAME = User._meta.get_field("full_name").max_length


def sign_in(provider: IdentityProvider, person: Person, *, now: datetime):
    """The account that the answer leads to, linked at the first time, kept in step each time. Raises Failure.

    Of two first sign-ins at the same moment one comes second, and finds what the other has made.
    """
    linking.check_domain(provider, person)
    try:
        return _sign_in(provider, person, now=now)
    except IntegrityError:
        return _sign_in(provider, person, now=now)


def _sign_in(provider: IdentityProvider, person: Person, *, now: datetime):
    with transaction.atomic():
        link = LinkedIdentity.objects.filter(provider=provider, subject=person.subject).first()
        if link is None:
            link = _link_found(provider, person, now=now)
        user = User.objects.held().get(pk=link.user.pk)
        if not user.is_active:
            raise Failure("no_account", detail="the account is closed")
        LinkedIdentity.objects.filter(pk=link.pk).update(used_at=now)
        _keep_in_step(user, provider, person, now=now)
        posts.follow(link, person, user=user, today=timezone.localdate(now))
    return user


def connect(provider: IdentityProvider, person: Person, *, by) -> LinkedIdentity:
    """Tie the answer to the account of the person who is signed in. Raises Failure."""
    linking.check_domain(provider, person)
    with transaction.atomic():
        taken = LinkedIdentity.objects.filter(provider=provider, subject=person.subject).first()
        if taken and taken.user_id != by.pk:
            raise Failure("taken", accounts=[taken.user_id, by.pk])
        linking.check_staff_code(provider, person, user=by)
        return taken or _link(provider, person, user=by, way=Way.PERSON)


def disconnect(link: LinkedIdentity, *, by) -> None:
    """End a link. Raises DomainError when its holder would be left without a way in."""
    with transaction.atomic():
        user = User.objects.held().get(pk=link.user.pk)
        if by == user and not has_another_way_in(user, without=link):
            raise DomainError(
                _("This is the only way into the account. Set a password first, or connect another service.")
            )
        audit.append("linked_identity.ended", user, by=by, name=str(link.provider))
        link.delete()


def check_same_person(provider: IdentityProvider, person: Person, *, user, proven_at: float | None, since: float):
    """Raises Failure unless the answer proves that this very person has been there after `since`, by their clock or
    ours; providers that say no time are believed to have asked, as they were told to."""
    if not LinkedIdentity.objects.of(user).filter(provider=provider, subject=person.subject).exists():
        raise Failure("somebody_else", accounts=[user.pk])
    if proven_at is not None and proven_at < since - DRIFT:
        raise Failure("not_anew")


def has_another_way_in(user, *, without: LinkedIdentity) -> bool:
    if user.has_usable_password() and EmailAddress.objects.filter(user=user, verified=True).exists():
        return True
    others = LinkedIdentity.objects.of(user).exclude(pk=without.pk)
    return others.filter(provider__in=IdentityProvider.objects.open(timezone.localdate())).exists()


def refuse(provider: IdentityProvider, failure: Failure, *, reference: str, by) -> None:
    """Put a sign-in that failed on record under the number that its page shows."""
    details = {"accounts": failure.accounts} if failure.accounts else {}
    audit.append(
        "identity_provider.refused",
        provider,
        by=by,
        refusal=_untranslated(failure.message),
        reference=reference,
        **details,
    )


def _link_found(provider: IdentityProvider, person: Person, *, now: datetime) -> LinkedIdentity:
    user, way = linking.find(provider, person)
    if user is None:
        user, way = _open_account(provider, person, now=now), Way.OPENED
    if not user.is_active:
        raise Failure("no_account", detail="the account is closed")
    return _link(provider, person, user=user, way=way)


def _link(provider: IdentityProvider, person: Person, *, user, way: str) -> LinkedIdentity:
    user = User.objects.held().get(pk=user.pk)
    former = LinkedIdentity.objects.filter(provider=provider, user=user).first()
    if former and former.subject == person.subject:
        return former
    if former:
        raise Failure("linked_otherwise", accounts=[user.pk])
    link = LinkedIdentity.objects.create(provider=provider, user=user, subject=person.subject, way=way)
    audit.append("linked_identity.made", user, by=user, name=str(provider), way=_untranslated(Way(way).label))
    if way != Way.OPENED:
        notify(user, "sign_in_connected", context={"url": reverse("linked-sign-ins"), "service": provider.name})
    return link


def _open_account(provider: IdentityProvider, person: Person, *, now: datetime):
    if not provider.opens_accounts or not person.email_is_verified or linking.is_taken(person):
        raise Failure("no_account")
    user = User(
        email=person.email,
        full_name=person.full_name if _is_name(person.full_name) else "",
        staff_code=person.staff_code if provider.vouches_for_staff_code else None,
        workplace=linking.workplace(person, today=timezone.localdate(now)),
    )
    user.set_unusable_password()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    audit.append("user.opened", user, by=None, name=str(provider))
    return user


def _keep_in_step(user, provider: IdentityProvider, person: Person, *, now: datetime) -> None:
    """Write what the mapping keeps in step. Confirmed details stay; a staff code that somebody else has stays away."""
    wanted = {}
    if provider.keeps_name and not user.has_confirmed_details and _is_name(person.full_name):
        wanted["full_name"] = person.full_name
    if provider.keeps_staff_code and person.staff_code and not _has_other_holder(person.staff_code, user):
        wanted["staff_code"] = person.staff_code
    unit = linking.workplace(person, today=timezone.localdate(now)) if provider.keeps_workplace else ""
    if unit:
        wanted["workplace"] = unit
    if wanted:
        accounts.correct(user, wanted=wanted, by=None)


def _untranslated(words) -> str:
    """As the audit log keeps words, which it shows in the language of the reader."""
    with override(None):
        return str(words)


def _is_name(text: str) -> bool:
    return plausible.is_name(text) and len(text) <= LONGEST_NAME


def _has_other_holder(code: str, user) -> bool:
    return User.objects.exclude(pk=user.pk).with_staff_code(code).exists()
