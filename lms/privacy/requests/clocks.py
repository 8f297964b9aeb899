"""When a request must be answered, from dated rules and holidays. Pure."""

from datetime import date, timedelta

SATURDAY = 5


def after_working_days(day: date, count: int, *, holidays: set[date], made_up: set[date]) -> date:
    """The day on which `count` working days after `day` are over; the day of filing itself does not count. Days of the
    weekend count when they are `made_up`: worked in exchange for another."""
    while count:
        day += timedelta(days=1)
        if day in made_up or (day.weekday() < SATURDAY and day not in holidays):
            count -= 1
    return day


def deadline(rule, kind: str, filed_on: date, *, with_processor: bool, is_extended: bool) -> date:
    """The last day for carrying a request out. `rule` has the calendar days of the kind (RequestRule)."""
    return filed_on + timedelta(
        days=rule.days(kind, with_processor=with_processor) + (rule.extension_days if is_extended else 0)
    )
