"""Services, and what they say of the people who come from them."""

import time

from django.urls import reverse
from django.utils import timezone

from lms.users.security import duties
from lms.users.single_sign_on import actions
from lms.users.single_sign_on.claims import Person
from lms.users.single_sign_on.models import IdentityProvider, LinkedIdentity
from tests import make
from tests.lms.users.single_sign_on.conftest import Visitor


def provider(**fields) -> IdentityProvider:
    fields = {
        "code": f"dich-vu-{next(make.numbers)}",
        "name": "Sở Nội vụ",
        "open_from": timezone.localdate(),
    } | fields
    return IdentityProvider.objects.create(**fields)


def person(**said) -> Person:
    stranger = {
        "subject": "s-1",
        "email": "hoc.vien@example.vn",
        "email_is_verified": True,
        "full_name": "Nguyễn Thị Ánh",
        "staff_code": "",
        "unit_code": "",
        "title": "",
        "has_second_factor": False,
    }
    return Person(**stranger | said)


def sign_in(service, who):
    return actions.sign_in(service, who, now=timezone.now())


def link(user, provider, **fields) -> LinkedIdentity:
    fields = {"subject": f"s-{next(make.numbers)}", "way": "person"} | fields
    return LinkedIdentity.objects.create(user=user, provider=provider, **fields)


def signed_in(user) -> Visitor:
    """Somebody who has just proved who they are, so that nothing asks again."""
    visitor = Visitor()
    visitor.post(reverse("account_login"), {"login": user.email, "password": make.PASSWORD})
    assert visitor.is_signed_in
    session = visitor.session
    session.update({duties.OPEN: {}, duties.PROVEN: True})
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()
    return visitor
