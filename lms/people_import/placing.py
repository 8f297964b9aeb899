"""What a row does to the main post of a person: give one, transfer, correct, end. Nothing is written."""

from datetime import date, timedelta

from courses.organisations.posts import Post
from lms.people_import.models import ImportRow
from lms.people_import.remarks import Unreadable
from lms.people_import.units import Unit, Units

DAY = timedelta(days=1)
IN_PLACE = ("rank", "staff_group", "ends")  # corrected in the post itself; another unit or title is another post


class Placing:
    def __init__(self, units: Units, *, today: date):
        self.units, self.today = units, today

    def place(self, row: ImportRow, post: Post | None, *, last: Post | None, unsound: set[str]) -> None:
        """Write into the row what becomes of the main post, and the differences that people are shown.

        A cell that says nothing changes nothing. `last` is the latest post of somebody who holds none; of columns that
        are `unsound` nothing is concluded. Raises Unreadable with the field that cannot be.
        """
        unit = self.unit(row.values.get("unit"))
        if unsound & {"unit", "starts"} or ("ends" in unsound and post is None and last is not None):
            return
        if post is None:
            if last is None or row.values.get("ends") != _iso(last.ends):
                self._appoint(row, unit or self.units.by_key[self.units.top.pk], last)
            return
        title = row.values.get("title")
        moves = unit is not None and unit.pk != post.organisation_id
        renamed = bool(title) and title.casefold() != post.title.casefold()
        if moves or renamed:
            self._transfer(row, post, unit, title=title or ("" if moves else post.title))
        else:
            self._correct(row, post)

    @staticmethod
    def last_day_of(post: Post, *, today: date) -> date:
        """The last day of a post that somebody who is not listed today had: yesterday, as far as it had begun."""
        return max(post.starts, today - DAY)

    def unit(self, text: str | None) -> Unit | None:
        """The unit that a cell names. Raises Unreadable."""
        if not text:
            return None
        try:
            return self.units.find(text)
        except Unreadable as fault:
            raise Unreadable(fault.code, field="unit", **fault.words) from fault

    def _appoint(self, row: ImportRow, unit: Unit, last: Post | None) -> None:
        starts = row.values.get("starts") or self.today.isoformat()
        if last is not None:
            starts = max(starts, _iso(last.ends + DAY))
        self._check_unit(unit, starts)
        row.post = self._order("appoint", row, unit, title=row.values.get("title") or "", starts=starts)
        self._show(row, {"unit": None, "title": None, "rank": None, "staff_group": None, "starts": None}, unit)

    def _transfer(self, row: ImportRow, post: Post, unit: Unit | None, *, title: str) -> None:
        given = row.values.get("starts")
        starts = given if given and given > post.starts.isoformat() else self.today.isoformat()
        if starts <= post.starts.isoformat():
            field = "unit" if unit and unit.pk != post.organisation_id else "title"
            raise Unreadable("starts_too_early", field=field, day=f"{post.starts:%d/%m/%Y}")
        target = unit or Unit(post.organisation_id, post.organisation.name, "", "", post.organisation.valid_from)
        self._check_unit(target, starts)
        order = self._order("transfer", row, target, title=title, starts=starts)
        order |= {"post": post.pk, "former_ends": _iso(post.ends)}
        order["rank"] = order["rank"] or post.rank
        order["staff_group"] = order["staff_group"] or post.staff_group
        row.post = order
        before = {name: getattr(post, name) or None for name in ("title", "rank", "staff_group")}
        self._show(row, before | {"unit": post.organisation.name, "starts": post.starts.isoformat()}, target)

    def _correct(self, row: ImportRow, post: Post) -> None:
        stored = {"rank": post.rank, "staff_group": post.staff_group, "ends": _iso(post.ends)}
        after = {name: row.values[name] for name in IN_PLACE if row.values.get(name) not in (None, stored[name])}
        if after.get("ends") and after["ends"] < post.starts.isoformat():
            raise Unreadable("ends_before_start", field="ends")
        if after:
            row.post = {"act": "correct", "post": post.pk, "after": after}
            row.changes |= {name: [stored[name] or None, value] for name, value in after.items()}

    def _order(self, act: str, row: ImportRow, unit: Unit, *, title: str, starts: str) -> dict:
        given = {name: row.values.get(name) or "" for name in ("rank", "staff_group")}
        listed, ends = row.values.get("starts"), row.values.get("ends")
        if ends and ends < starts and not (listed and ends < listed):  # of two days of the list the reading tells
            raise Unreadable("ends_before_start", field="ends")
        return {"act": act, "unit": unit.pk, "title": title, "starts": starts, "ends": ends} | given

    def _show(self, row: ImportRow, before: dict, unit: Unit) -> None:
        after = {"unit": unit.name} | {
            name: row.post[name] for name in ("title", "rank", "staff_group", "starts", "ends")
        }
        for name, value in after.items():
            if value and value != before.get(name):
                row.changes[name] = [before.get(name), value]

    def _check_unit(self, unit: Unit, starts: str) -> None:
        if unit.valid_from and starts < unit.valid_from.isoformat():
            raise Unreadable("unit_not_yet", field="unit", unit=unit.name)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
