"""The page of a person leads to their classes and papers, each for whoever may read it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates import actions as papers
from certificates.models import Book
from lms.users import person_views, roles
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def north(db):
    return make.unit("Tỉnh Bắc", kind="province")


@pytest.fixture
def south(db):
    return make.unit("Tỉnh Nam", kind="province")


@pytest.fixture
def learner(north):
    person = make.user(full_name="Nông Thị Bắc")
    make.post(person, north)
    return person


@pytest.fixture
def taught(learner):
    """Completes a class of the unit, with a paper of its book."""

    def complete(unit, code: str):
        name = {"name": f"Sổ {code}", "code": code, "issuer": str(unit)}
        Book.objects.get_or_create(organisation=unit, is_default=True, defaults=name)
        run = make.run(make.course_with_lessons(owner_unit=unit), code=code, organisation=unit)
        enrolment = make.enrolment(learner, run, status="completed")
        return enrolment, papers.issue_for(enrolment, by=None, now=timezone.now())

    return complete


@pytest.fixture
def reader_with(client_of, north):
    def reader(role: str, unit=north):
        person = make.user()
        make.grant(person, role, unit)
        return client_of(person)

    return reader


def page_of(person) -> str:
    return reverse("person:page", args=[person.pk])


def test_whoever_reads_the_class_and_the_register_finds_the_ways_there(reader_with, north, learner, taught):
    enrolment, paper = taught(north, "BAC")
    client = reader_with(roles.AUDITOR)
    html = client.get(page_of(learner)).content.decode()
    ways = [
        reverse("class:page", args=[enrolment.run_id]),
        reverse("class:results", args=[enrolment.run_id, enrolment.pk]),
        reverse("certificates:inspect", args=[paper.pk]),
    ]
    for way in ways:
        assert f'href="{way}"' in html and client.get(way).status_code == 200


@pytest.mark.parametrize(
    ("role", "classes", "register"),
    [(roles.TRAINING_OFFICER, 1, 0), (roles.UNIT_ADMINISTRATOR, 0, 0), (roles.AUDITOR, 1, 1)],
)
def test_each_sees_what_their_role_reads_in_their_units(
    reader_with, north, south, learner, taught, role, classes, register
):
    taught(north, "BAC")
    taught(south, "NAM")
    shown = reader_with(role).get(page_of(learner)).context
    assert [row.run.code for row in shown["classes"]] == ["BAC"] * classes
    assert [row.enrolment.run.code for row in shown["papers"]] == ["BAC"] * register


def test_the_administrator_of_the_whole_sees_all_the_newest_first(
    client_of, administrator, north, south, learner, taught
):
    taught(north, "BAC")
    taught(south, "NAM")
    shown = client_of(administrator).get(page_of(learner)).context
    assert [row.run.code for row in shown["classes"]] == ["NAM", "BAC"]
    assert [row.enrolment.run.code for row in shown["papers"]] == ["NAM", "BAC"]


def test_the_page_says_when_older_ones_are_left_out(reader_with, north, learner, taught, monkeypatch):
    monkeypatch.setattr(person_views, "SHOWN", 2)
    client, told = reader_with(roles.AUDITOR), "2 mục mới nhất"
    for number, times in enumerate([0, 0, 2]):
        _enrolment, paper = taught(north, f"BAC-{number}")
        html = client.get(page_of(learner)).content.decode()
        assert html.count(told) == times
    assert html.count("/results/") == 2
    assert reverse("certificates:inspect", args=[paper.pk]) in html


def test_one_s_own_page_leads_to_no_register_that_one_does_not_read(client_of, north, learner, taught):
    _enrolment, paper = taught(north, "BAC")
    make.grant(learner, roles.TRAINING_OFFICER, north)
    html = client_of(learner).get(page_of(learner)).content.decode()
    assert reverse("certificates:inspect", args=[paper.pk]) not in html


def test_more_classes_cost_no_more_queries(reader_with, north, learner, taught):
    client = reader_with(roles.AUDITOR)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(learner))
        return len(queries)

    taught(north, "BAC-0")
    cost()
    before = cost()
    for number in range(1, 3):
        taught(north, f"BAC-{number}")
    assert cost() == before
