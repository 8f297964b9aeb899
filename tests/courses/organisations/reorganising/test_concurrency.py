"""Two decisions at once, on PostgreSQL: they come one after the other, and the tree stays a tree."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connection

from courses.errors import DomainError
from courses.organisations import appointments
from courses.organisations.models import Organisation
from courses.organisations.posts import Post
from tests import make
from tests.courses.organisations.reorganising.conftest import DAY, TODAY, check_paths, decide, fresh, merge, move

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("site_again")]

ROUNDS = 8


def at_once(*calls) -> list:
    """Run the calls in threads that begin together; a refusal is a result too."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait()
        try:
            return call()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def refusals(outcomes) -> int:
    return sum(isinstance(outcome, DomainError) for outcome in outcomes)


def test_of_two_moves_that_would_make_a_circle_one_is_refused(by):
    for number in range(ROUNDS):
        one, two = make.unit(f"Sở {number}"), make.unit(f"Viện {number}")
        outcomes = at_once(partial(decide, move(one, two), by=by), partial(decide, move(two, one), by=by))
        assert refusals(outcomes) == 1
        check_paths()


def test_a_unit_founded_below_one_that_moves_moves_along(by):
    target = make.unit("Đích")
    for number in range(ROUNDS):
        unit = make.unit(f"Sở {number}")
        make.unit(f"Phòng {number}", below=unit)
        founding = partial(make.unit, f"Phòng mới {number}", below=unit)
        at_once(partial(decide, move(unit, target), by=by), founding)
        check_paths()
    assert Organisation.objects.below(fresh(target)[0]).count() == 1 + 3 * ROUNDS


def test_two_merges_that_would_end_each_other_leave_one(by):
    for number in range(ROUNDS):
        one, two = make.unit(f"Sở {number}"), make.unit(f"Viện {number}")
        outcomes = at_once(partial(decide, merge(one, into=two), by=by), partial(decide, merge(two, into=one), by=by))
        assert refusals(outcomes) == 1
        assert [unit.valid_to for unit in fresh(one, two)].count(None) == 1


def test_nobody_is_given_a_post_in_a_unit_that_ends_meanwhile(by):
    heir = make.unit("Sở kế tục")
    for number in range(ROUNDS):
        unit, person = make.unit(f"Sở {number}"), make.user()
        at_once(
            partial(decide, merge(unit, into=heir), by=by),
            partial(appointments.appoint, person, unit, starts=TODAY, by=by),
        )
        assert not Post.objects.filter(organisation=unit).exclude(ends__lt=DAY).exists()
