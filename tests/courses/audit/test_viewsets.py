"""The audit log in the back office: searched, filtered, exported, never written."""

import ast
import csv
import re
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from certificates.models import Certificate
from certificates.viewsets import RegisterFilters
from courses import origin
from courses.audit import actions as audit
from courses.audit import words
from courses.audit.models import AuditEntry
from courses.audit.viewsets import AuditFilters
from lms.privacy.consents.viewsets import LedgerFilters
from lms.privacy.incidents.viewsets import IncidentFilters
from lms.privacy.requests.viewsets import RequestFilters
from lms.users.viewsets import AccountFilters
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
def test_words_of_acts_names_of_objects_and_of_people_are_found_without_marks(client, learner, officer):
    topic = make.topic("Quy hoạch đô thị")
    audit.append("topic.saved", topic, by=learner)
    audit.append("topic.deleted", topic, by=officer)
    for query, acts in {
        "quy hoach": ["topic.deleted", "topic.saved"],
        "do thi anh": ["topic.saved"],
        "Vũ Đào": ["topic.deleted"],
        "xoa chu de": ["topic.deleted"],
        "khong co": [],
    }.items():
        assert listed(client, q=query) == acts, query


@pytest.mark.django_db
def test_the_list_is_narrowed_by_act_actor_kind_time_and_address(client, topic, learner, officer):
    origin.address.set("203.0.113.7")
    audit.append("topic.saved", topic, by=learner)
    origin.address.set("")
    audit.append("user.opened", learner, by=officer)
    today = timezone.localdate()
    for query, acts in (
        ({"act": "topic.saved"}, ["topic.saved"]),
        ({"actor": "nguyen anh"}, ["topic.saved"]),
        ({"object_type": "users.user"}, ["user.opened"]),
        ({"address": "203.0.113"}, ["topic.saved"]),
        ({"at_from": today, "at_to": today}, ["user.opened", "topic.saved"]),
        ({"at_to": today - timedelta(days=1)}, []),
    ):
        assert listed(client, **query) == acts, query


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_each_export_of_the_log_stands_in_the_log(client, administrator, kind):
    client.get(reverse("audit:index"), {"export": kind})
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.actor, entry.object_type) == ("audit.exported", administrator, "courses.auditentry")
    assert entry.address == "127.0.0.1"
    assert entry.details == {"format": kind, "rows": 0, "filters": []}


@pytest.mark.django_db
def test_an_export_tells_which_filters_were_set_and_not_what_was_typed(client):
    client.get(reverse("audit:index"), {"export": "csv", "q": "anh", "actor": "lê", "act": "user.opened"})
    entry = AuditEntry.objects.get(act="audit.exported")
    assert entry.details == {"format": "csv", "rows": 0, "filters": ["act", "actor", "search"]}
    told = dict(words.pairs(entry.details, label=entry.object_type))
    assert told == {
        "Định dạng tệp": "CSV", "Số dòng": "0", "Bộ lọc đã đặt": "thao tác, người thực hiện, Từ khóa tìm kiếm",
    }  # fmt: skip


def test_every_filter_of_an_exported_list_has_words():
    """In Vietnamese, so that words of a model that has none are seen."""
    for filters in (AuditFilters, AccountFilters, RegisterFilters, LedgerFilters, RequestFilters, IncidentFilters):
        names = {*filters.base_filters, "search", *(("is_active", "group") if filters is AccountFilters else ())}
        kind = filters._meta.model._meta.label_lower
        for name in names:
            told = words.pairs({"filters": [name]}, label=kind)
            assert told[0][1].lower() != name.replace("_", " "), (kind, name)


@pytest.mark.django_db
def test_the_page_of_an_entry_tells_local_time(client, officer):
    entry = AuditEntry.objects.create(act="class.changed", at=datetime(2026, 11, 24, 20, 29, tzinfo=UTC))
    assert "25/11/2026 03:29" in client.get(reverse("audit:inspect", args=[entry.pk])).content.decode()


@pytest.mark.django_db
def test_an_entry_shows_what_stood_before_and_after(client, officer):
    run = make.run(make.course())
    before, after = {"seats": None, "opens_on": "2026-02-05"}, {"seats": 40, "opens_on": "2026-03-05"}
    entry = audit.append("class.changed", run, by=officer, before=before, after=after)
    page = client.get(reverse("audit:inspect", args=[entry.pk])).content.decode()
    assert "số chỗ: – → 40" in page
    assert "05/02/2026 → 05/03/2026" in page


@pytest.mark.django_db
def test_an_entry_shows_its_details(client, topic, officer):
    entry = audit.append("topic.closed", topic, by=officer, reason="Hết hiệu lực")
    assert "Hết hiệu lực" in client.get(reverse("audit:inspect", args=[entry.pk])).content.decode()


def test_every_act_that_the_code_records_has_words():
    written = "".join(path.read_text(encoding="utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    codes = set(re.findall(r'(?:\bappend(?:_all|_about)?\(\s*|\b(?:export_)?act ?= ?)"([a-z_]+\.[a-z_]+)"', written))
    assert codes - set(words.ACTS) == set()


def test_every_detail_that_the_code_records_has_words():
    written = [path.read_text(encoding="utf-8") for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    calls = [
        node
        for source in written
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("append", "append_all", "append_about")
    ]
    names = {word.arg for call in calls for word in call.keywords if word.arg}
    assert names - set(words.DETAILS) == {"by", "before", "after"}


@pytest.mark.django_db
def test_details_are_told_in_words_with_the_names_of_fields_choices_and_jobs():
    with translation.override("vi"):
        assert words.line({"fields": ["seats", "course_id"], "gone_key": [1, 2]}, label="courses.courserun") == (
            "Đã đổi: số chỗ, khóa học; Gone key: 1, 2"
        )
        assert words.line({"ground": "altered", "decision": "7/QĐ"}, label="certificates.certificate") == (
            f"Căn cứ: {Certificate.Ground.ALTERED.label}; Quyết định: 7/QĐ"
        )
        assert words.line({"since": "2025-07-01", "last_day": "2026-06-30"}, label="courses.post") == (
            "Từ ngày: 01/07/2025; Ngày cuối: 30/06/2026"
        )
        assert words.line({"job": "certificates.tasks.render"}, label="") == "Công việc: In giấy"
        assert words.line({"job": "old.tasks.count_sheep", "fields": ["wool"]}, label="old.sheep") == (
            "Công việc: Count sheep; Đã đổi: Wool"
        )
    assert words.act("sheep.shorn_twice") == "Sheep: shorn twice"


@pytest.mark.django_db
def test_what_an_entry_does_not_say_is_a_dash(client):
    entry = audit.append("organisation.founded", make.unit(), by=None)
    page = client.get(reverse("audit:inspect", args=[entry.pk])).content.decode()
    assert not re.search(r"<dd>\s*None", page)
    assert page.count("–") >= 4


@pytest.mark.django_db
def test_the_page_and_the_export_of_an_entry_are_in_words(client, officer):
    run = make.run(make.course())
    entry = audit.append("class.changed", run, by=officer, fields=["seats"], reason="<b>Phòng nhỏ</b>")
    assert reverse("audit:inspect", args=[entry.pk]) in client.get(reverse("audit:index")).content.decode()
    page = client.get(reverse("audit:inspect", args=[entry.pk])).content.decode()
    for words_of_it in (
        "Sửa thông tin lớp",
        "Đã đổi: số chỗ",
        "Lý do: &lt;b&gt;Phòng nhỏ&lt;/b&gt;",
        "Loại đối tượng",
    ):
        assert words_of_it in page
    table = b"".join(client.get(reverse("audit:index"), {"export": "csv"}).streaming_content).decode("utf-8-sig")
    heading, *_exports, row = list(csv.reader(StringIO(table)))
    told = dict(zip(heading, row, strict=True))
    assert told["Thao tác"] == "Sửa thông tin lớp"
    assert told["Tên"] == str(run)
    assert told["Chi tiết"] == "Đã đổi: số chỗ; Lý do: <b>Phòng nhỏ</b>"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exports_tell_local_time_and_hold_no_formula(client, officer, kind):
    officer.full_name = "=1+1"
    officer.save()
    at = datetime(2026, 11, 24, 20, 29, 5, 7, tzinfo=UTC)
    AuditEntry.objects.create(actor=officer, act="class.changed", at=at)
    body = b"".join(client.get(reverse("audit:index"), {"export": kind}).streaming_content)
    if kind == "csv":
        assert list(csv.reader(StringIO(body.decode())))[-1][:2] == ["2026-11-25 03:29:05", "'=1+1"]
    else:
        at, actor = list(load_workbook(BytesIO(body)).active)[-1][:2]
        assert (at.value, actor.value, actor.data_type) == (datetime(2026, 11, 25, 3, 29, 5), "=1+1", "s")


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
