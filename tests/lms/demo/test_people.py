"""Accounts of the demonstration: one for each role that can be tried, in step with the table of the README."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from lms.demo import people
from lms.users import roles
from tests import make

README = Path(__file__).resolve().parents[3] / "README.md"


def test_the_readme_lists_the_accounts():
    listed = re.findall(
        rf"^\| ([\w.]+)@{re.escape(people.DOMAIN)} \|", README.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert listed == [name for name, _full_name, _role in people.ACCOUNTS]


@pytest.mark.django_db
def test_the_auditor_holds_the_role_in_the_city_alone(client_of):
    city = make.unit(people.CITY, kind="city")
    make.unit(people.CENTRE, below=make.unit("Bộ Xây dựng"))
    auditor = people.load_accounts()["kiem.soat.danang"]
    assert [(grant.role.name, grant.organisation) for grant in auditor.grants.all()] == [(roles.AUDITOR, city)]
    assert auditor.has_perm("courses.view_auditentry") and not auditor.has_perm("courses.add_courserun")
    client = client_of(auditor)
    assert client.get(reverse("audit:index")).status_code == 200
    assert client.get(reverse("people_import:new")).status_code == 404
