"""The topic tree in the back office."""

import pytest
from django.urls import reverse

from courses.audit.models import AuditEntry
from courses.topics.models import Topic
from tests import make
from tests.editing import form_values, said


def listed(client, **query) -> list[str]:
    return [topic.name for topic in client.get(reverse("topic:index"), query).context["object_list"]]


@pytest.mark.django_db
def test_topics_are_found_without_diacritics_in_both_languages(client_of, editor):
    make.topic("Quy hoạch đô thị", name_en="Urban planning")
    make.topic("Dữ liệu")
    client = client_of(editor)
    assert listed(client, q="quy hoach") == listed(client, q="planning") == ["Quy hoạch đô thị"]


@pytest.mark.django_db
def test_an_editor_adds_a_topic(client_of, editor):
    client = client_of(editor)
    address = reverse("topic:add")
    values = form_values(client.get(address), selector="form")
    client.post(address, values | {"name": "Đất đai", "slug": "dat-dai"})
    assert Topic.objects.get(slug="dat-dai").folded == "dat dai "


@pytest.mark.django_db
def test_a_topic_of_a_course_is_kept_with_a_reason(client_of, administrator):
    topic, free = make.topic("Quy hoạch"), make.topic("Dữ liệu")
    course = make.course()
    course.topics.add(topic)
    course.save()
    client = client_of(administrator)
    [sentence] = said(client.post(reverse("topic:delete", args=[topic.pk]), follow=True))
    assert "khóa học: 1" in sentence
    client.post(reverse("topic:delete", args=[free.pk]))
    assert list(Topic.objects.filter(pk__in=[topic.pk, free.pk])) == [topic]
    assert list(AuditEntry.objects.values_list("act", "object_id", "actor", "object_name")) == [
        ("topic.deleted", str(free.pk), administrator.pk, "Dữ liệu")
    ]


@pytest.mark.django_db
def test_people_of_other_jobs_do_not_see_topics(client_of, officer):
    assert client_of(officer).get(reverse("topic:index")).status_code == 302


@pytest.mark.django_db
def test_the_list_costs_the_same_for_many_topics(
    client_of, editor, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of(editor)
    parent = make.topic("Gốc")
    make.topic("Nhánh", parent=parent)
    client.get(reverse("topic:index"))
    with django_assert_max_num_queries(25) as queries:
        client.get(reverse("topic:index"))
    for number in range(4):
        make.topic(f"Nhánh {number}", parent=make.topic(f"Gốc {number}"))
    with django_assert_num_queries(len(queries)):
        client.get(reverse("topic:index"))


@pytest.mark.django_db
def test_who_saves_a_topic_is_on_record(client_of, editor):
    client, topic = client_of(editor), make.topic("Quy hoạch")
    address = reverse("topic:edit", args=[topic.pk])
    client.post(address, form_values(client.get(address), selector="form[data-edit-form], form") | {"name": "Đất"})
    [entry] = AuditEntry.objects.about(topic)
    assert (entry.act, entry.actor) == ("topic.saved", editor)
    assert (entry.before, entry.after) == ({"name": "Quy hoạch"}, {"name": "Đất"})
