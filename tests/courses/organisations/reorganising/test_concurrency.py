"""Two decisions at once, on PostgreSQL: they come one after the other, and the tree stays a tree."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from threading import Barrier, Event
from time import sleep

import pytest
from django.db import connection, transaction

from courses.errors import DomainError
from courses.organisations import appointments
from courses.organisations.models import Organisation
from courses.organisations.posts import Post
from courses.organisations.reorganising import orders
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


def while_open(act, other) -> list:
    """Run `other` while the transaction of `act` stays open for a moment after the act was done."""
    done = Event()

    def holding():
        with transaction.atomic():
            act()
            done.set()
            sleep(0.7)

    def following():
        done.wait(timeout=30)
        return other()

    return at_once(holding, following)


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


def test_a_unit_in_which_somebody_is_just_given_a_post_is_not_closed(by):
    unit, person = make.unit("Sở đóng", below=make.unit("Tỉnh", kind="province")), make.user()
    close = orders.Close(unit=unit.pk, heir=None)
    _given, closed = while_open(
        partial(appointments.appoint, person, unit, starts=TODAY, by=by), partial(decide, close, by=by)
    )
    assert isinstance(closed, DomainError)
    assert fresh(unit)[0].valid_to is None


def test_whoever_leaves_while_the_unit_merges_keeps_the_last_day_and_follows_nowhere(by):
    unit, heir, person = make.unit("Sở cũ"), make.unit("Sở kế tục"), make.user()
    post = make.post(person, unit)
    last_day = date(2026, 3, 31)
    while_open(
        partial(appointments.leave, post, last_day=last_day, by=by), partial(decide, merge(unit, into=heir), by=by)
    )
    assert list(Post.objects.of(person).values_list("organisation", "ends")) == [(unit.pk, last_day)]
