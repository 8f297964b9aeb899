"""After a whole life of a number it stands in the clear nowhere: database, files, logs, letters, audit log, sessions."""

import io
import zipfile
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.people_import import actions, applying
from lms.people_import.models import PeopleImport
from lms.privacy import actions as privacy
from lms.privacy import erasing, tasks
from lms.users.personal_number.models import PersonalNumber
from tests import make
from tests.lms.people_import import files
from tests.lms.test_logs import lines  # noqa: F401

pytestmark = pytest.mark.django_db
GIVEN, CHANGED, ENTERED, LISTED, LOST = "001180000017", "001180000029", "001180000031", "079123456783", "1180000047"
EVER = (GIVEN, CHANGED, ENTERED, LISTED, LOST)


def tables() -> str:
    """Every value of every table, as text."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            told += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(told + [str(session.get_decoded()) for session in Session.objects.all()])


def own_acts(client: Client) -> None:
    entry = reverse("personal-number-entry")
    for typed in (GIVEN, f"{GIVEN[:11]}x", CHANGED):
        client.post(entry, make.number_form(typed))
    client.post(reverse("personal-number-reveal"))
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1_000_000}]
    session.save()
    client.post(entry, make.number_form(GIVEN))
    Client(enforce_csrf_checks=True).post(entry, make.number_form(GIVEN))
    assert PersonalNumber.objects.get().number == CHANGED


def office_acts(client: Client, person) -> None:
    client.post(reverse("person:number", args=[person.pk]), {"number": CHANGED})  # taken
    client.post(reverse("person:number", args=[person.pk]), {"number": ENTERED})
    client.post(reverse("person:reveal-number", args=[person.pk]))
    for number in (CHANGED, ENTERED, GIVEN):
        client.post(reverse("people-by-number"), {"number": number})
    client.get(reverse("wagtailusers_users:index"), {"q": CHANGED}, follow=True)


def list_acts(client: Client, unit) -> None:
    rows = [["Họ và tên", "Email", "CCCD"], ["Lê An", "an@a.vn", LISTED], ["Lê Ba", "ba@a.vn", CHANGED],
            ["Lê Ca", "ca@a.vn", int(LOST)], ["Lê Da", "da@a.vn", "1.18000004712E+10"]]  # fmt: skip
    client.post(reverse("people_import:new"), {"unit": unit.pk, "list": files.xlsx(rows)})
    kept = PeopleImport.objects.get()
    columns = client.get(reverse("people_import:columns", args=[kept.pk])).content.decode()
    assert "0xx******783" in columns and LISTED not in columns
    client.post(
        reverse("people_import:columns", args=[kept.pk]),
        {"heading": 1, "name": "", "column-0": "full_name", "column-1": "email", "column-2": "personal_number"},
    )
    kept.refresh_from_db()
    actions.read(kept, now=timezone.now())
    page = reverse("people_import:page", args=[kept.pk])
    shown = "".join(client.get(page, {"show": kind}).content.decode() for kind in ("new", "faulty"))
    assert "0xx******783" in shown and LISTED not in shown
    client.post(reverse("people_import:confirm", args=[kept.pk]))
    kept.refresh_from_db()
    applying.apply(kept, now=timezone.now())
    assert PersonalNumber.objects.numbered(LISTED).exists() and PersonalNumber.objects.numbered(f"00{LOST}").exists()
    faults = client.get(reverse("people_import:faults", args=[kept.pk, "csv"])).content.decode()
    assert "Lê Ba" in faults and "Lê Da" in faults and not [number for number in EVER if number in faults]


def copy_of(person) -> str:
    """What the copy of somebody's own data says."""
    export = privacy.ask_for_export(person, by=person, now=timezone.now())
    tasks.make_export(export.pk)
    export.refresh_from_db()
    with zipfile.ZipFile(io.BytesIO(export.file.open("rb").read())) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def files_below(folder: Path) -> bytes:
    """Everything that was kept in files, workbooks unpacked."""
    told = []
    for path in folder.rglob("*"):
        if path.is_file():
            told.append(path.read_bytes())
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    told += [archive.read(name) for name in archive.namelist()]
    return b"\n".join(told)


@pytest.fixture
def lived(client_of, learner, outsider, administrator, papers_folder):
    unit = make.unit("Tỉnh A", kind="province")
    own_acts(client_of(learner))
    office_acts(client_of(administrator), outsider)
    list_acts(client_of(administrator), unit)
    copy = copy_of(learner)
    assert "0xx******029" in copy and CHANGED not in copy
    erasing.erase(outsider, basis="Yêu cầu 1", by=administrator, now=timezone.now())
    assert not PersonalNumber.objects.of(outsider).exists()
    return papers_folder


def test_the_digits_stand_nowhere(lines, lived):  # noqa: F811
    places = {
        "database": tables(),
        "files": files_below(lived).decode("latin-1"),
        "logs": str(lines),
        "letters": "".join(f"{letter.subject}{letter.body}" for letter in mail.outbox),
    }
    assert places["logs"] and places["files"]
    found = [(place, number) for place, text in places.items() for number in EVER if number in text]
    assert found == []


def test_the_search_would_find_digits_in_the_clear(learner):
    type(learner).objects.filter(pk=learner.pk).update(phone=GIVEN)
    assert GIVEN in tables()
