"""The tree of units: central agencies and provinces of today and of before July 2025, departments, wards.

Names are real: ministries and provinces by law, wards of three provinces after the mergers of 2025 (names from the
package vietnam-provinces 2025.10.1). Departments are the usual ones; their divisions are examples.
"""

from datetime import date

from courses.organisations import actions
from courses.organisations.decisions import Succession
from courses.organisations.models import Organisation
from lms.demo.reading import CONTENT, read, rows

Kind = Organisation.Kind
TYPES = {"tỉnh": Kind.PROVINCE, "thành phố": Kind.CITY}
MERGED_ON = date(2025, 7, 1)  # Resolution 202/2025/QH15
MERGED_BY = "202/2025/QH15"


def load_units() -> None:
    """Everything once; units that exist are left as they are."""
    _found(None, [{"name": row["name"], "kind": Kind.MINISTRY} for row in rows("central_agencies.csv")])
    provinces = rows("provinces.csv")
    _found(None, [{"name": row["name"], "code": row["code"], "kind": TYPES[row["type"]]} for row in provinces])
    for row in provinces:
        _load_former(row)
    _load_departments()
    wards = rows("wards.csv")
    for code in sorted({row["province"] for row in wards}):
        own = [row for row in wards if row["province"] == code]
        _found(_province(code), [{"name": row["name"], "code": row["code"], "kind": Kind.COMMUNE} for row in own])


def _load_former(row: dict) -> None:
    """Provinces that ended when they were merged stand below the one that goes on for them."""
    names = [name.strip() for name in (row["merged_from_until_2025"] or "").split(";") if name.strip()]
    if not names:
        return
    heir = _province(row["code"])
    heir.merged_from = ", ".join(names)
    heir.save(update_fields=["merged_from"])
    last_day = date.fromordinal(MERGED_ON.toordinal() - 1)
    former = _found(heir, [{"name": name, "kind": Kind.PROVINCE, "valid_to": last_day} for name in names])
    Succession.objects.bulk_create(
        Succession(predecessor=unit, successor=heir, on=MERGED_ON, is_heir=True) for unit in former
    )
    for unit in former:
        unit.periods.update(superior=None)


def _load_departments() -> None:
    content = read(CONTENT / "organisations/departments.yaml")
    typical = content.pop("provinces")
    for code in sorted({row["province"] for row in rows("wards.csv")}):
        _load_below(_province(code), typical)
    for name, departments in content.items():
        _load_below(Organisation.objects.roots().get(name=name), departments)


def _load_below(unit: Organisation, departments: dict[str, list[str]]) -> None:
    _found(unit, [{"name": name, "kind": Kind.DEPARTMENT} for name in departments])
    for name, divisions in departments.items():
        department = Organisation.objects.get(superior=unit, name=name)
        _found(department, [{"name": division, "kind": Kind.DIVISION} for division in divisions])


def _found(superior: Organisation | None, facts: list[dict]) -> list[Organisation]:
    """Found what is not there yet below a unit; the new ones."""
    there = set(Organisation.objects.filter(superior=superior).values_list("name", flat=True))
    new = [Organisation(superior=superior, **each) for each in facts if each["name"] not in there]
    return actions.found_all(new, by=None) if new else []


def _province(code: str) -> Organisation:
    return Organisation.objects.roots().get(code=code)
