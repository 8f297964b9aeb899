"""What a moved address leaves of the ways into an account: none."""

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from courses.audit.models import AuditEntry
from lms.demo import codes
from lms.users import actions
from lms.users.models import IdentityProvider, LinkedIdentity
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def armed(db):
    """Somebody who signs in by a service, with an app and recovery codes besides."""
    person = make.user("cu@example.vn", "Lò Thị Chuyển")
    service = IdentityProvider.objects.create(code="bo", name="Cổng của Bộ", open_from=date(2020, 1, 1))
    LinkedIdentity.objects.create(user=person, provider=service, subject="s", way=LinkedIdentity.Way.EMAIL)
    TOTP.activate(person, codes.SECRET)
    RecoveryCodes.activate(person)
    return person


def test_a_moved_address_ends_links_and_second_steps_on_record(armed, officer):
    actions.correct(armed, wanted={"email": "moi@example.vn"}, by=officer)
    assert not LinkedIdentity.objects.of(armed).exists()
    assert not Authenticator.objects.filter(user=armed).exists()
    entries = AuditEntry.objects.about(armed).filter(actor=officer).order_by("pk")
    assert [(entry.act, entry.details) for entry in entries] == [
        ("user.corrected", {}),
        ("linked_identity.ended", {"name": "Cổng của Bộ"}),
        ("user.second_factor_removed", {"method": "totp"}),
        ("user.second_factor_removed", {"method": "recovery_codes"}),
    ]


def test_a_correction_that_keeps_the_address_keeps_them(armed, officer):
    actions.correct(armed, wanted={"full_name": "Lò Thị Ở Lại"}, by=officer)
    assert LinkedIdentity.objects.of(armed).count() == 1
    assert Authenticator.objects.filter(user=armed).count() == 2
