"""The audit log in the back office: searched, filtered, exported, never written."""

import re
from pathlib import Path

import pytest
from django.urls import NoReverseMatch, reverse

from courses.audit import actions as audit
from courses.audit import words
from courses.audit.models import AuditEntry
from tests import make

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("courses", "certificates", "lms")


@pytest.fixture
def client(client_of, administrator):
    return client_of(administrator)


@pytest.fixture
def topic(db):
    return make.topic()


def listed(client, **query) -> list[str]:
    return [entry.act for entry in client.get(reverse("audit:index"), query).context["object_list"]]


@pytest.mark.django_db
def test_the_newest_act_comes_first_and_words_find_acts_and_people(client, topic, learner, officer):
    audit.append("topic.seen", topic, by=learner)
    audit.append("topic.closed", topic, by=officer)
    assert listed(client) == ["topic.closed", "topic.seen"]
    assert listed(client, q="nguyen thi anh") == ["topic.seen"]
    assert listed(client, q="closed") == ["topic.closed"]
    audit.append("job.retried", topic, by=officer)
    assert listed(client, act="job.retried") == ["job.retried"]


@pytest.mark.django_db
def test_an_entry_shows_its_details(client, topic, officer):
    entry = audit.append("topic.closed", topic, by=officer, reason="Hết hiệu lực")
    assert "Hết hiệu lực" in client.get(reverse("audit:inspect", args=[entry.pk])).content.decode()


def test_every_act_that_the_code_records_has_words():
    written = "".join(path.read_text(encoding="utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    codes = set(re.findall(r'(?:\bappend(?:_all)?\(\s*|\bact=)"([a-z_]+\.[a-z_]+)"', written))
    assert codes - set(words.ACTS) == set()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["add", "edit", "delete", "copy"])
def test_the_log_has_no_addresses_for_writing(name):
    with pytest.raises(NoReverseMatch):
        reverse(f"audit:{name}", args=[] if name == "add" else [1])


@pytest.mark.django_db
def test_only_those_who_may_view_the_log_see_it(client_of, editor, officer, topic):
    audit.append("topic.seen", topic, by=officer)
    for user in (editor, officer):
        assert client_of(user).get(reverse("audit:index")).status_code == 302
        assert list(AuditEntry.objects.visible_to(user)) == []


@pytest.mark.django_db
def test_the_list_costs_the_same_for_many_acts(
    client, topic, django_assert_num_queries, django_assert_max_num_queries
):
    audit.append("topic.seen", topic, by=make.user())
    client.get(reverse("audit:index"))
    with django_assert_max_num_queries(25) as queries:
        client.get(reverse("audit:index"))
    for _more in range(4):
        audit.append("topic.seen", topic, by=make.user())
    with django_assert_num_queries(len(queries)):
        client.get(reverse("audit:index"))
