"""Which account an answer of a provider leads to: only by what the provider proves or vouches for."""

from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model

from courses.organisations.models import Organisation
from lms.users.single_sign_on.claims import Person
from lms.users.single_sign_on.failures import Failure
from lms.users.single_sign_on.models import IdentityProvider, LinkedIdentity

User = get_user_model()


def check_domain(provider: IdentityProvider, person: Person) -> None:
    """Raises Failure for an address outside the domains that the provider stands for."""
    if provider.domains and person.email.rpartition("@")[2] not in provider.domains:
        raise Failure("domain")


def find(provider: IdentityProvider, person: Person):
    """(account, way) by verified e-mail or by a staff code the provider vouches for; (None, "") when neither names one.

    Raises Failure when the two name different people.
    """
    by_email = _by_email(person)
    by_code = _by_staff_code(provider, person)
    check_agreement(by_email, by_code)
    if by_email:
        return by_email, LinkedIdentity.Way.EMAIL
    return by_code, LinkedIdentity.Way.STAFF_CODE if by_code else ""


def check_staff_code(provider: IdentityProvider, person: Person, *, user) -> None:
    """Raises Failure when the staff code that the provider vouches for is another account's."""
    check_agreement(user, _by_staff_code(provider, person))


def check_agreement(one, other) -> None:
    if one and other and one != other:
        raise Failure("conflict", accounts=[one.pk, other.pk])


def is_taken(person: Person) -> bool:
    """Whether any account has the address or the staff code, verified or not."""
    known = EmailAddress.objects.filter(email__iexact=person.email).exists()
    known = known or User.objects.filter(email__iexact=person.email).exists()
    return known or bool(person.staff_code and User.objects.with_staff_code(person.staff_code).exists())


def workplace(person: Person, *, today: date) -> str:
    """The name of the unit whose code the provider gave; empty when not exactly one unit has it that day."""
    found = unit(person, today=today)
    return found.name if found else ""


def unit(person: Person, *, today: date) -> Organisation | None:
    """The unit whose code the provider gave; None when not exactly one unit has it that day."""
    found = list(Organisation.objects.on(today).filter(code=person.unit_code)[:2]) if person.unit_code else []
    return found[0] if len(found) == 1 else None


def _by_email(person: Person):
    if not person.email_is_verified:
        return None
    addresses = EmailAddress.objects.filter(email__iexact=person.email, verified=True).select_related("user")[:2]
    return addresses[0].user if len(addresses) == 1 else None


def _by_staff_code(provider: IdentityProvider, person: Person):
    if not (provider.vouches_for_staff_code and person.staff_code):
        return None
    return User.objects.with_staff_code(person.staff_code).first()
