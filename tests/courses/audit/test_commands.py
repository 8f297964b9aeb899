"""The log as lines for a central system of events."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses.audit import actions as audit
from courses.audit import chain, sealing
from courses.audit.models import AuditEntry, AuditSeal
from tests import make

pytestmark = pytest.mark.django_db


def exported(*arguments) -> list[dict]:
    told = StringIO()
    call_command("export_audit", *arguments, stdout=told)
    return [json.loads(line) for line in told.getvalue().splitlines()]


def test_every_line_is_an_entry_as_it_was_sealed_with_its_seal(learner):
    audit.append("user.opened", learner, by=learner)
    sealing.seal_waiting(now=timezone.now() + timedelta(minutes=1))
    [line, itself] = exported()
    assert (line["object_name"], line["actor_id"], itself["act"]) == ("Nguyễn Thị Ánh", learner.pk, "audit.exported")
    assert (line["seal"]["number"], itself["seal"]) == (1, None)
    row = AuditEntry.objects.filter(pk=line["id"]).values(*chain.COLUMNS).get()
    assert json.loads(chain.canonical(row)) == {name: value for name, value in line.items() if name != "seal"}


def test_an_export_begins_at_a_day_a_moment_or_after_a_seal():
    now = timezone.now()
    for days in (5, 3, 1):
        AuditEntry.objects.create(act=f"topic.seen_{days}", at=now - timedelta(days=days))
    sealing.seal_waiting(now=now)
    day = (timezone.localtime(now) - timedelta(days=3)).date().isoformat()
    since = [line["act"] for line in exported("--since", day)]
    assert since[:2] == ["topic.seen_3", "topic.seen_1"]
    after = exported("--after-seal", str(AuditSeal.objects.get(entry__act="topic.seen_3").number))
    assert [line["act"] for line in after] == ["topic.seen_1"]
    moment = (now - timedelta(days=2)).isoformat()
    assert exported("--since", moment)[0]["act"] == "topic.seen_1"


@pytest.mark.parametrize("since", ["gestern", "2026-13-40"])
def test_a_day_that_is_none_is_refused(since):
    with pytest.raises(CommandError, match="2026-11-30"):
        exported("--since", since)


def test_an_export_is_on_record():
    make.topic()
    exported("--since", "2026-01-01")
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.actor, entry.address) == ("audit.exported", None, "")
