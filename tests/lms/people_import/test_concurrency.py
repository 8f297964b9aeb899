"""An import beside other acts, on PostgreSQL: neither waits for the other for ever."""

from functools import partial

import pytest
from django.utils import timezone

from benchmarks import people
from courses.organisations import appointments
from courses.organisations.posts import Post
from lms.people_import import actions, applying
from tests import make
from tests.courses.organisations.reorganising.conftest import decide, merge
from tests.courses.organisations.reorganising.test_concurrency import at_once, while_open

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("site_again")]

ROUNDS, PEOPLE = 6, 40


@pytest.fixture
def by():
    return make.user(is_superuser=True)


def confirmed(unit, label: str, *, by):
    """An import of PEOPLE into the divisions of the unit, ready to be applied."""
    kept = actions.upload(people.workbook(people.rows(PEOPLE, label=label)), unit=unit, by=by)
    actions.assign(kept, columns=kept.mapping, heading=kept.heading, by=by)
    kept.refresh_from_db()
    actions.read(kept, now=timezone.now())
    kept.refresh_from_db()
    actions.confirm(kept, by=by, now=timezone.now())
    return kept


def test_an_import_and_an_appointment_of_the_same_person_do_not_wait_for_each_other(by):
    for number in range(ROUNDS):
        unit = make.unit(f"Sở {number}")
        divisions = [make.unit(f"Phòng {n + 1}", below=unit, kind="division") for n in range(people.DIVISIONS)]
        person = make.user(f"d{number}0@bench.example", staff_code=f"D{number}00000")
        make.post(person, divisions[1])
        kept = confirmed(unit, f"D{number}", by=by)
        today = timezone.localdate()
        give = partial(appointments.appoint, person, divisions[0], starts=today, is_main=False, by=by)
        at_once(give, partial(applying.apply, kept, now=timezone.now()))
        assert Post.objects.filter(person=person, organisation=divisions[0], is_main=False).exists()


def test_nobody_is_imported_into_a_unit_that_ends_meanwhile(by):
    today = timezone.localdate()
    unit, heir = make.unit("Sở"), make.unit("Sở kế tục")
    divisions = [make.unit(f"Phòng {n + 1}", below=unit, kind="division") for n in range(people.DIVISIONS)]
    kept = confirmed(unit, "M", by=by)
    order = merge(*divisions, into=heir)
    while_open(
        partial(decide, order, on=today, by=by, now=timezone.now()),
        partial(applying.apply, kept, now=timezone.now()),
    )
    assert not Post.objects.filter(organisation__in=divisions).exists()
    assert set(kept.rows.values_list("reason", flat=True)) == {"unit_gone"}
