"""Checking the chain from its beginning, block by block; the first broken row is named."""

from dataclasses import dataclass

from django.conf import settings

from courses.audit import chain, guards, sealing
from courses.audit.models import AuditAnchor, AuditEntry, AuditSeal

BLOCK = 1000


class Broken(Exception):
    """The chain does not hold; the message names the first row that is wrong."""


@dataclass
class Report:
    """What a check of a chain that holds saw. `last` is the newest seal: "number:sha256"; `early` is the anchor by which
    entries went that AUDIT_MONTHS would keep today."""

    entries: int = 0
    late: int = 0
    waiting: int = 0
    last: str = ""
    early: AuditAnchor | None = None


def check(*, expected: str = "") -> Report:
    """Recompute every seal. `expected` is a newest seal that was kept elsewhere: it must still be in the chain.

    Raises Broken with the first row that was changed, deleted, inserted or exchanged, or the anchor that is false.
    """
    anchor = _newest_anchor()
    number, previous = (anchor.number, anchor.sha256) if anchor else (0, chain.BEGINNING)
    kept_number, _colon, kept_hash = expected.partition(":")
    if kept_number.isdecimal() and int(kept_number) < number:
        raise Broken(
            f"Seal {kept_number} was let go with entries from before {anchor.older_than:%Y-%m-%d}. If it was written down"
            f" later than that day, younger entries were deleted; else name one from {number} on."
        )
    report, highest = Report(early=anchor if anchor and _is_early(anchor) else None), 0
    found = previous if kept_number == str(number) else ""
    while seals := list(AuditSeal.objects.filter(number__gt=number).order_by("number").values()[:BLOCK]):
        rows = AuditEntry.objects.filter(pk__in=[link["entry_id"] for link in seals]).values(*chain.COLUMNS)
        entries = {row["id"]: row for row in rows}
        for link in seals:
            _check_link(link, number + 1, previous, entries, highest=highest)
            number, previous, highest = link["number"], link["sha256"], max(highest, link["entry_id"])
            found = previous if kept_number == str(number) else found
            report.entries += 1
            report.late += link["is_late"]
    if expected and found != kept_hash:
        raise Broken(
            f"Seal {kept_number}, which was kept elsewhere, is not in the chain: its end was cut or replaced."
        )
    report.last = f"{number}:{previous}"
    report.waiting = _count_waiting()
    return report


def _newest_anchor() -> AuditAnchor | None:
    """Where the chain begins, when entries were let go. Raises Broken for an anchor that the product did not write."""
    before, anchor = 0, None
    for anchor in AuditAnchor.objects.order_by("number"):
        if anchor.entries != anchor.number - before:
            raise Broken(
                f"Anchor {anchor.number} says that {anchor.entries} entries were let go, but {anchor.number - before}"
                " seals are gone since the one before: it is false, or an anchor was deleted."
            )
        before = anchor.number
    if anchor is None:
        return None
    if not chain.bears_signature(anchor):
        raise Broken(
            f"Anchor {anchor.number} was not written with this SECRET_KEY or one of SECRET_KEY_FALLBACKS: entries up to"
            f" seal {anchor.number} may have been deleted before their time."
        )
    if anchor.older_than > anchor.made_at - guards.LEAST_KEPT:
        raise Broken(f"Anchor {anchor.number} let go of entries that were younger than three months.")
    if not AuditEntry.objects.filter(act="audit.let_go", details__number=anchor.number).exists():
        raise Broken(f"Anchor {anchor.number} stands without its entry in the log.")
    return anchor


def _is_early(anchor: AuditAnchor) -> bool:
    return anchor.older_than > anchor.made_at - sealing.LONGEST_MONTH * settings.AUDIT_MONTHS


def _check_link(link: dict, number: int, previous: str, entries: dict, *, highest: int) -> None:
    pk = link["entry_id"]
    if link["number"] != number:
        raise Broken(f"Seal {number} is missing, the next one is {link['number']} (entry {pk}).")
    if pk not in entries:
        raise Broken(f"Entry {pk} (seal {number}) is missing: it was deleted.")
    if chain.seal(previous, entries[pk]) != link["sha256"]:
        meant = [other for other, row in entries.items() if chain.seal(previous, row) == link["sha256"]]
        if meant:
            raise Broken(
                f"Entry {pk} stands at seal {number}, where entry {meant[0]} was sealed: they were exchanged."
            )
        raise Broken(f"Entry {pk} (seal {number}) is not what was sealed: it was changed, or its seal was.")
    if pk < highest and not link["is_late"]:
        raise Broken(f"Entry {pk} (seal {number}) comes after higher ones without being marked as late.")


def _count_waiting() -> int:
    """How many entries wait for their seal. Raises Broken for one that is too old to wait: `append` never wrote it."""
    unsealed = AuditEntry.objects.unsealed()
    stray = unsealed.filter(pk__lt=sealing.first_to_look_at()).order_by("pk").first()
    if stray:
        raise Broken(f"Entry {stray.pk} bears no seal although entries long after it do: it was inserted.")
    return unsealed.count()
