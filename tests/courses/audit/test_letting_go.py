"""Entries that are old enough go, behind an anchor; what an anchor cannot hide."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from courses.audit import chain, sealing
from courses.audit.models import AuditAnchor, AuditEntry, AuditSeal
from tests.courses.audit.log import checked, later, real_transactions, refused, write
from tests.courses.audit.tampering import without_guards


@pytest.mark.django_db
def test_old_entries_are_let_go_and_the_chain_of_the_rest_still_holds(settings):
    settings.AUDIT_MONTHS = 12
    now = timezone.now()
    for days in (500, 400, 300, 1):
        write(1, at=now - timedelta(days=days))
    write(1, at=now - timedelta(days=600))  # late: it stays until those sealed before it go
    sealing.seal_waiting(now=now)
    assert sealing.let_go(now=now) == 2
    anchor = AuditAnchor.objects.get()
    assert (anchor.number, anchor.entries, AuditSeal.objects.first().number) == (2, 2, 3)
    assert AuditEntry.objects.latest("pk").act == "audit.let_go"
    sealing.seal_waiting(now=later())
    assert "4 sealed entries" in checked()
    assert sealing.let_go(now=now) == 0


def cut(*, with_key: bool = False, days: int = 372, entries: int = 3) -> str:
    """What the command says when somebody deleted three young entries and left an anchor that hides it."""
    write(5)
    sealing.seal_waiting(now=later())
    seal, now = AuditSeal.objects.get(number=3), timezone.now()
    anchor = AuditAnchor(
        number=3, sha256=seal.sha256, entries=entries, older_than=now - timedelta(days=days), made_at=now
    )
    if with_key:
        anchor.signature = chain.signature(anchor)
    with without_guards() as cursor:
        anchor.save()
        old = "(SELECT entry_id FROM courses_auditseal WHERE number <= 3)"
        cursor.execute(f"DELETE FROM courses_auditentry WHERE id IN {old}")
        cursor.execute("DELETE FROM courses_auditseal WHERE number <= 3")
    return refused()


@real_transactions
def test_an_anchor_that_the_product_did_not_write_hides_nothing():
    assert "Anchor 3 was not written with this SECRET_KEY" in cut()


@real_transactions
def test_an_anchor_that_counts_wrong_is_named():
    assert "Anchor 3 says that 1 entries were let go, but 3 seals are gone" in cut(entries=1, with_key=True)


@real_transactions
def test_an_anchor_over_young_entries_is_named_even_with_the_key():
    assert "Anchor 3 let go of entries that were younger than three months" in cut(days=80, with_key=True)


@real_transactions
def test_an_anchor_without_an_act_in_the_log_is_named_even_with_the_key():
    assert "Anchor 3 stands without its entry in the log" in cut(with_key=True)


@pytest.mark.django_db
def test_a_former_secret_key_still_opens_anchors(settings):
    write(3, at=timezone.now() - timedelta(days=500))
    sealing.seal_waiting(now=later())
    sealing.let_go(now=timezone.now())
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    assert "one of SECRET_KEY_FALLBACKS" in refused()
    settings.SECRET_KEY_FALLBACKS = [former]
    assert "whole" in checked()


@pytest.mark.django_db
def test_the_check_tells_of_entries_that_went_sooner_than_the_setting_says(settings):
    write(3, at=timezone.now() - timedelta(days=200))
    sealing.seal_waiting(now=later())
    settings.AUDIT_MONTHS = 6
    sealing.let_go(now=timezone.now())
    assert "Note" not in checked()
    settings.AUDIT_MONTHS = 12
    assert "sooner than AUDIT_MONTHS says now" in checked()


@pytest.mark.django_db
def test_nothing_goes_before_three_months_whatever_the_setting(settings):
    settings.AUDIT_MONTHS = 1
    write(1, at=timezone.now() - timedelta(days=80))
    sealing.seal_waiting(now=later())
    assert sealing.let_go(now=timezone.now()) == 0


@pytest.mark.django_db
def test_a_seal_that_was_kept_elsewhere_and_is_gone_says_from_before_which_day():
    write(3, at=timezone.now() - timedelta(days=500))
    sealing.seal_waiting(now=later())
    kept = str(AuditSeal.objects.get(number=1))
    sealing.let_go(now=timezone.now())
    day = f"{timezone.now() - timedelta(days=372):%Y-%m-%d}"
    assert f"Seal 1 was let go with entries from before {day}" in refused("--seal", kept)


@pytest.mark.django_db
def test_the_chain_goes_on_after_everything_was_let_go():
    write(3, at=timezone.now() - timedelta(days=500))
    sealing.seal_waiting(now=later())
    last = AuditSeal.objects.last()
    assert sealing.let_go(now=timezone.now()) == 3
    assert "0 sealed entries" in checked("--seal", str(last))
    sealing.seal_waiting(now=later())
    assert AuditSeal.objects.get().number == 4
    assert "1 sealed entries" in checked()


@pytest.mark.django_db
def test_unsealed_entries_are_not_let_go():
    write(3, at=timezone.now() - timedelta(days=500))
    assert sealing.let_go(now=timezone.now()) == 0
    assert AuditEntry.objects.count() == 3


@pytest.mark.django_db
def test_old_entries_go_in_parts_and_then_once_a_day(settings):
    now = timezone.now()
    write(5, at=now - timedelta(days=500))
    sealing.seal_waiting(now=now)
    assert [sealing.let_go(now=now, most=2) for _run in range(4)] == [2, 2, 1, 0]


@pytest.mark.django_db
def test_the_least_that_is_kept_may_be_the_setting(settings):
    settings.AUDIT_MONTHS = 3
    write(1, at=timezone.now() - timedelta(days=94))
    sealing.seal_waiting(now=later())
    assert sealing.let_go(now=timezone.now()) == 1


@real_transactions
def test_an_upgrade_signs_anchors_that_were_written_before_they_bore_signatures():
    write(3, at=timezone.now() - timedelta(days=500))
    sealing.seal_waiting(now=later())
    sealing.let_go(now=timezone.now())
    upgrade = ("courses", "0012_anchors_from_before_are_signed")
    of_that_day = MigrationLoader(connection).project_state(upgrade).apps
    with without_guards() as cursor:
        cursor.execute("UPDATE courses_auditanchor SET signature = ''")
        assert "was not written with this SECRET_KEY" in refused()
        import_module(".migrations.".join(upgrade)).sign(of_that_day, None)
    assert "whole" in checked()
