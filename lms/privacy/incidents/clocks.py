"""When a notice of an incident must be out. Hours of the clock, nights and holidays included. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Deadlines:
    """`notice` is None where the law asks for no first notice."""

    notice: datetime | None
    report: datetime


def deadlines(rule, noticed_at: datetime, *, is_serious: bool) -> Deadlines:
    """Both run from the moment the incident was noticed. `rule` has the hours (IncidentRule)."""
    return Deadlines(
        notice=noticed_at + timedelta(hours=rule.notice_hours) if is_serious else None,
        report=noticed_at + timedelta(hours=rule.report_hours),
    )
