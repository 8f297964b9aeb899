"""Every address with every role: who may not, finds nothing; an address that nobody thought of fails here."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import make, matrix, pointers

pytestmark = pytest.mark.django_db

# Wagtail's own addresses and those of its packages, which answer 302 or 403 to whoever may not; by the way they begin.
STOCK = re.compile(
    r"^(wagtailadmin|wagtaildocs|wagtailimages|wagtailmedia|wagtaillocales|wagtailredirects|wagtailsettings"
    r"|wagtailsites|wagtailembeds|wagtailsnippet|wagtailsnippets|wagtail_localize|wagtail_|wagtailcore"
    r"|wagtailforms|wagtailusers_groups)"
)
# Sign-in of allauth and of ours, which tests of their own walk through.
DOORS = re.compile(
    r"^(account_|mfa_|usersessions_|socialaccount_|single-sign-on|dormant-|idle-|.*_util/login/|admin/(login|password))"
)
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# What shows no form of its own to whoever is signed in, or asks for a file that no test has read.
FORMLESS = re.compile(
    r"_results$|/results/$|:(history|usage)$|^people_import:columns$|^wagtailadmin_(error_test|log(in|out))$"
)
OURS = {"person_pk": "colleague", "run_pk": "run", "lesson_pk": "lesson"}
RECORDS = {
    "answer-save": "attempt", "attempt": "attempt", "audit": "entry", "books": "book", "certificates": "paper", "class:intake": "intake",
    "class:reopen": "enrolment", "class:results": "enrolment", "class:withdraw": "enrolment", "classes": "run", "continue": "enrolment", "consents": "consent", "incident": "incident",
    "data_request": "data_request", "my-request": "data_request", "my-request-take-back": "data_request", "lesson": "lesson", "lesson-done": "enrolment", "organisation": "unit", "papers:revoke": "paper", "people_import": "list",
    "pages_read": "page", "papers:round": "round", "person:end-role": "grant", "person": "post", "questions": "question", "quiz": "quiz",
    "attempt-start": "quiz", "attempt-submit": "attempt", "attempt-review": "attempt", "tests": "quiz", "topic": "topic",
    "units": "division", "unmet": "enrolment", "units:carry_out": "decision", "units:withdraw": "decision", "wagtailusers_users": "colleague", "withdraw": "enrolment",
}  # fmt: skip


def ours() -> list[matrix.Address]:
    return [each for each in matrix.addresses() if not STOCK.match(each.name) and not DOORS.match(each.name)]


def test_every_address_is_known():
    assert sorted({each.name for each in ours()} - set(matrix.ROWS) - set(matrix.ELSEWHERE)) == []
    assert sorted((set(matrix.ROWS) | set(matrix.ELSEWHERE)) - {each.name for each in ours()}) == []


@pytest.fixture
def north():
    return matrix.Province("Bắccực")


@pytest.fixture
def south():
    return matrix.Province("Namcực")


def path(address: matrix.Address, province) -> str:
    wanted = PARAMETER.findall(address.route)
    if not wanted:
        return f"/{address.route}" if address.name == address.route else reverse(address.name)
    values = {"position": 1, "form": "csv", "code": province.paper.code}
    values |= {name: getattr(province, attribute).pk for name, attribute in OURS.items()}
    record = record_of(address)
    if record:
        values["pk"] = getattr(province, record).pk
    return reverse(address.name, kwargs={name: values[name] for name in wanted})


def record_of(address: matrix.Address) -> str:
    """What of a province the number in the address names; nothing for other addresses."""
    if "pk" not in PARAMETER.findall(address.route):
        return ""
    return RECORDS.get(address.name) or RECORDS.get(address.name.partition(":")[0], "")


def answer(client: Client, url: str, method: str = "get") -> tuple[str, str]:
    """How a visit ended, undone afterwards, and what the page said: "open", "absent", "refused", or "method"."""
    with transaction.atomic():
        response = getattr(client, method)(url)
        transaction.set_rollback(True)
    text = "" if response.streaming else response.content.decode(errors="ignore")
    if response.status_code in (301, 302):
        refusal = response.url == reverse("wagtailadmin_home") or response.url.startswith(reverse("account_login"))
        return ("refused" if refusal else "open"), text
    return {200: "open", 403: "refused", 404: "absent", 405: "method"}[response.status_code], text


def expected(row: matrix.Row, persona: str) -> set[str]:
    """What may happen to somebody of the province; "-" is nobody, "L" the learner, "S" the administrator of the whole."""
    if row.kind == "post":
        return {"method", "refused"} if persona == "-" else {"method"}
    if row.kind == "public":
        return {"open"}
    if persona == "-":
        return {"refused"}
    if row.kind == "account" or persona in row.roles or (row.kind == "own" and persona == "L"):
        return {"open"}
    if row.kind == "whole" and persona == "S":
        return {"open"}
    return {"absent"} if row.kind == "own" else {"absent", "refused"}


def walk(client: Client, province, persona: str) -> list[str]:
    """Addresses that answered otherwise than the rows say."""
    astray = []
    for address in ours():
        row = matrix.ROWS.get(address.name)
        if row is not None:
            got, _text = answer(client, path(address, province))
            if got not in expected(row, persona):
                astray.append(f"{address.name}: {got}")
    return astray


def test_nobody_and_learners_and_administrators_find_what_is_theirs(client_of, north, administrator):
    assert "\n".join(walk(Client(), north, "-")) == ""
    assert "\n".join(walk(client_of(north.learner), north, "L")) == ""
    assert "\n".join(walk(client_of(administrator), north, "S")) == ""


@pytest.mark.parametrize("persona", matrix.STAFF)
def test_a_role_finds_what_it_works_on_in_its_unit(client_of, north, persona):
    assert "\n".join(walk(client_of(north.people[matrix.PERSONAS[persona]]), north, persona)) == ""


@pytest.mark.parametrize("persona", matrix.STAFF)
def test_a_role_of_another_unit_finds_no_record_and_reads_no_name_of_this_one(client_of, north, south, persona):
    client, astray = client_of(south.people[matrix.PERSONAS[persona]]), []
    for address in ours():
        row = matrix.ROWS.get(address.name)
        if row is None or row.kind in ("public", "post", "account"):
            continue
        got, text = answer(client, path(address, north))
        if row.kind in ("record", "own") and got != "absent":
            astray.append(f"{address.name}: {got}")
        if north.mark in text:
            astray.append(f"{address.name} names what belongs to another unit")
    assert not astray, "\n".join(astray)


def acts(*, without: str) -> list[matrix.Address]:
    """Addresses of records, at which something may be done to one; those of the kinds `without` are left out."""
    found = [each for each in ours() if record_of(each)]
    return [
        each for each in found if each.name not in matrix.ROWS or matrix.ROWS[each.name].kind not in without.split()
    ]


@pytest.mark.parametrize("persona", matrix.STAFF)
def test_a_role_of_another_unit_does_nothing_to_a_record(client_of, north, south, persona):
    client = client_of(south.people[matrix.PERSONAS[persona]])
    astray = []
    for address in acts(without="public account reference"):
        got, text = answer(client, path(address, north), "post")
        if got not in ("absent", "method"):
            astray.append(f"{address.name}: {got}")
        if north.mark in text:
            astray.append(f"{address.name} names what belongs to another unit")
    assert not astray, "\n".join(astray)


def test_an_auditor_reads_and_writes_nothing(client_of, north):
    client, astray = client_of(north.people["auditor"]), []
    for address in ours():
        row = matrix.ROWS.get(address.name)
        is_asked = record_of(address) if row is None else row.kind not in ("public", "account", "own", "post")
        got = answer(client, path(address, north), "post")[0] if is_asked else "absent"
        if got == "open":
            astray.append(address.name)
    assert not astray, "\n".join(astray)


def test_wagtails_own_addresses_open_to_no_learner(client_of):
    client, astray = client_of(make.user()), []
    for address in matrix.addresses():
        is_plain = STOCK.match(address.name) and not re.search(r"[<(]", address.route)
        if is_plain and address.name not in matrix.OPEN_STOCK and answer(client, path(address, None))[0] == "open":
            astray.append(address.name)
    assert not astray, "\n".join(astray)


# What is the same for everybody, whose keys tell nothing and may be pointed at by all.
PUBLIC = ("Topic", "LegalText", "ContentType", "Site", "Workflow", "Task", "ConsentPurpose")


def sheets(client: Client, province) -> Iterator[pointers.Sheet]:
    """Each form that points at records, on every page that somebody may open."""
    for url in urls(province):
        with transaction.atomic():
            page = client.get(url)
            transaction.set_rollback(True)
        if page.status_code == 200 and not page.streaming:
            yield from pointers.sheets(url, page, without=PUBLIC)


def urls(province) -> list[str]:
    """Addresses of the product, about records of a province; of Wagtail's own those of pages and those of nothing."""
    known = [each for each in ours() if each.name in matrix.ROWS or record_of(each)]
    known += [each for each in matrix.addresses() if not re.search(r"[<(^]", each.route)]
    named = {path(each, province) for each in known if not FORMLESS.search(each.name) and not DOORS.match(each.name)}
    return [*sorted(named), f"{reverse('questions:add')}?kind=single", *province.editors()]


def test_no_form_takes_or_names_a_record_of_another_unit(client_of, north, south):
    client, astray, asked = client_of(south.of_every_role()), [], set()
    client.raise_request_exception = False
    for sheet in sheets(client, south):
        records = {each: north.record(each.model) for each in sheet.pointers}
        unknown = {each.model.__name__ for each, record in records.items() if record is None}
        assert not unknown, f"Provinces have none of these to point at: {unknown}"
        asked |= {each.model.__name__ for each in records}
        astray += wrongs(client, sheet, records, mark=north.mark)
    assert not astray, "\n".join(astray)
    assert {"Organisation", "User", "CoursePage", "Question", "Book", "CourseRun", "Page"} <= asked


def wrongs(client: Client, sheet: pointers.Sheet, records: dict, *, mark: str) -> list[str]:
    """What a form does with keys of records that whoever sends it does not see, and ought not to do."""
    foreign, taken = sent(client, sheet, records)
    nothing, _taken = sent(client, sheet, dict.fromkeys(records, None))
    found = [f"takes {each.name}" for each in taken]
    found += ["fails"] if max(foreign.status_code, nothing.status_code) >= 500 else []
    found += [f"tells {each.name} from nothing" for each in records if each.errors(foreign) != each.errors(nothing)]
    if (foreign.status_code, foreign.get("Location")) != (nothing.status_code, nothing.get("Location")):
        found.append("tells what exists from nothing")
    if mark in pointers.text_of(foreign):
        found.append("names what they stand for")
    kinds = ", ".join(sorted({each.form.__name__ for each in records}))
    return [f"{sheet.address} ({kinds}), with keys of another unit: {wrong}" for wrong in found]


def sent(client: Client, sheet: pointers.Sheet, records: dict) -> tuple:
    """The answer to a form with keys of records in its fields, and the fields that took them; undone afterwards."""
    keys = {each: record.pk if record else pointers.NOTHING for each, record in records.items()}
    before = {each: pointers.pointing_at(record) for each, record in records.items() if record}
    with transaction.atomic():
        response = sheet.send(client, keys)
        taken = {each for each, count in before.items() if pointers.pointing_at(records[each]) > count}
        transaction.set_rollback(True)
    if not sheet.is_read:
        taken |= {each for each in records if each.is_taken(response)}
    return response, taken
