"""The scoped base of back-office lists: rows outside scope do not exist."""

import pytest
from django.urls import reverse

from courses.audit import actions as audit
from courses.backoffice import search
from courses.legal.models import LegalText
from courses.topics.models import Topic
from tests import make


@pytest.mark.django_db
def test_search_ignores_case_and_diacritics():
    law = LegalText.objects.create(number="269/2025/NĐ-CP", kind="Nghị định", title="Phát triển đô thị", issuer="CP")
    for query in ("nghi dinh", "ĐÔ THỊ", "do thi 269", "Phát triển"):
        assert list(search(LegalText.objects.all(), query, fields=["folded"])) == [law], query
    assert list(search(LegalText.objects.all(), "thong tu", fields=["folded"])) == []


@pytest.mark.django_db
def test_a_row_outside_scope_answers_404(client_of, editor, administrator):
    entry = audit.append("testing.done", make.topic(), by=administrator)
    address = reverse("audit:inspect", args=[entry.pk])
    assert client_of(administrator).get(address).status_code == 200
    assert client_of(editor).get(address).status_code == 404


@pytest.mark.django_db
def test_a_topic_in_use_is_explained_and_kept(client_of, administrator):
    topic = make.topic("Quy hoạch")
    make.question(topic=topic)
    response = client_of(administrator).post(reverse("topic:delete", args=[topic.pk]), follow=True)
    assert Topic.objects.filter(pk=topic.pk).exists()
    [message] = response.context["messages"]
    assert "Quy hoạch" in str(message)


@pytest.mark.django_db
def test_every_view_of_topics_answers(client_of, editor, administrator):
    topic = make.topic()
    for name in ("edit", "history", "usage"):
        assert "Khái niệm" in client_of(editor).get(reverse(f"topic:{name}", args=[topic.pk])).content.decode(), name
    question = client_of(administrator).get(reverse("topic:delete", args=[topic.pk]))
    assert "Khái niệm" in question.content.decode()
    found = client_of(editor).get(reverse("topic:index"), {"q": "khai niem"}).context["object_list"]
    assert list(found) == [topic]
