"""The bound of attempts to use what accounts elsewhere have holds against many posts at once, on PostgreSQL."""

from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from courses.audit.models import AuditEntry
from lms.people_import import actions as imports
from lms.people_import.models import PeopleImport
from lms.users import roles
from lms.users.elsewhere import actions as elsewhere
from tests import make
from tests.courses.organisations.reorganising.test_concurrency import at_once, while_open
from tests.lms.people_import import files

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("site_again")]

ROUNDS = 4
TOLD = (elsewhere.REFUSAL, elsewhere.TOO_MANY)


@pytest.fixture
def head():
    """Somebody who opens accounts in one province, one attempt below the bound."""
    north, person = make.unit("Tỉnh Bắc", kind="province"), make.user()
    make.grant(person, roles.UNIT_ADMINISTRATOR, north)
    elsewhere.note(elsewhere.MOST - 1, by=person)
    return person


@pytest.fixture
def other():
    person = make.user("nam@example.vn")
    make.post(person, make.unit("Tỉnh Nam", kind="province"))
    return person


def attempts() -> list[int]:
    return [entry.details["attempts"] for entry in AuditEntry.objects.filter(act=elsewhere.ACT).order_by("pk")]


def test_of_many_posts_at_once_one_alone_is_answered(client_of, head, other):
    unit = head.grants.get().organisation
    typed = {
        "full_name": "Lê Văn Thử",
        "email": other.email,
        "unit": unit.pk,
        "starts": "01/12/2026",
        "language": "vi",
    }
    clients = [client_of(head) for _n in range(ROUNDS)]
    pages = at_once(*(partial(client.post, reverse("wagtailusers_users:add"), typed) for client in clients))
    with translation.override("vi"):
        told = [str(sentence) for page in pages for sentence in TOLD if str(sentence) in page.content.decode()]
        assert sorted(told) == sorted(map(str, [elsewhere.REFUSAL] + [elsewhere.TOO_MANY] * (ROUNDS - 1)))
    assert attempts() == [elsewhere.MOST - 1, 1]


def test_of_two_lists_read_at_once_one_alone_is_shown(head, other):
    unit = head.grants.get().organisation
    lists = [listed(unit, other, by=head) for _n in range(2)]
    while_open(*(partial(imports.read, each, now=timezone.now()) for each in lists))
    states = sorted(PeopleImport.objects.values_list("status", flat=True))
    assert states == [PeopleImport.Status.PREVIEW, PeopleImport.Status.REFUSED]


def listed(unit, person, *, by) -> PeopleImport:
    """A list that names the address of somebody elsewhere, ready to be read."""
    kept = imports.upload(
        files.xlsx([["Mã cán bộ", "Họ và tên", "Email"], ["B1", "Lê Văn Thử", person.email]]), unit=unit, by=by
    )
    imports.assign(kept, columns=kept.mapping, heading=kept.heading, by=by)
    kept.refresh_from_db()
    return kept
