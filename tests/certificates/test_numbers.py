"""Numbers run 1, 2, 3 ... without gap or double, whatever happens side by side."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from certificates import actions
from certificates.models import Book, BookYear, Certificate
from tests import make
from tests.certificates import papers

THREADS = 20


class Failure(Exception):
    """Something that goes wrong after a number was drawn."""


def issue_many(enrolments, *, failing) -> None:
    """Issue to all at once; the pks in `failing` fail once after drawing their number and are tried again."""
    gate = Barrier(len(enrolments))

    def work(enrolment):
        gate.wait()
        try:
            if enrolment.pk in failing:
                with pytest.raises(Failure), transaction.atomic():
                    actions.issue_for(enrolment, by=None, now=timezone.now())
                    raise Failure
            actions.issue_for(enrolment, by=None, now=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(len(enrolments)) as pool:
        list(pool.map(work, enrolments))


def check_concurrent_issue():
    run = make.run(make.course())
    enrolments = [papers.completed(make.user(), run) for _person in range(THREADS)]
    issue_many(enrolments, failing={row.pk for row in enrolments[::3]})
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == list(range(1, THREADS + 1))
    assert BookYear.objects.get().last_number == THREADS


@pytest.mark.postgres
@pytest.mark.usefixtures("site_again")
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_on_postgresql_get_the_numbers_from_one_to_twenty():
    check_concurrent_issue()


@pytest.mark.usefixtures("site_again")
@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_get_the_numbers_from_one_to_twenty():
    check_concurrent_issue()


@pytest.mark.postgres
@pytest.mark.usefixtures("site_again")
@pytest.mark.django_db(transaction=True)
def test_the_same_person_asked_for_at_once_gets_one_paper():
    issue_many([papers.completed()] * 5, failing=set())
    assert [paper.number for paper in Certificate.objects.all()] == [1]


@pytest.mark.django_db
def test_a_failure_gives_the_number_back():
    enrolment = papers.completed()
    with pytest.raises(Failure), transaction.atomic():
        actions.issue_for(enrolment, by=None, now=timezone.now())
        raise Failure
    assert not Certificate.objects.exists()
    assert papers.issued().number == 1


@pytest.mark.parametrize(
    "pattern",
    [
        "{year}/{code}",
        "{number}/{code}",
        "{number}/{year}",
        "{number}/{year}/{code}/{secret}",
        "{number",
        "{number:x9q}/{year}/{code}",
        "{number.real}/{year}/{code}",
    ],
)
def test_a_pattern_that_could_repeat_or_break_is_refused(pattern):
    with pytest.raises(ValidationError) as refusal:
        Book(name="Sổ", code="A", issuer="B", pattern=pattern).clean()
    assert list(refusal.value.message_dict) == ["pattern"]


@pytest.mark.django_db
def test_two_papers_never_bear_one_printed_number():
    first, second = papers.issued(), papers.issued()
    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet.update(Certificate.objects.filter(pk=second.pk), serial=first.serial)


@pytest.mark.django_db
def test_a_used_register_keeps_its_pattern_code_and_kind_but_may_change_its_signer():
    book = papers.issued().book
    book.pattern, book.code, book.kind = "{number}-{year}-{code}", "KHÁC", "completion"
    with pytest.raises(ValidationError) as refusal:
        book.clean()
    assert set(refusal.value.message_dict) == {"pattern", "code", "kind"}
    book.refresh_from_db()
    book.signer_name = "Người ký mới"
    book.clean()
