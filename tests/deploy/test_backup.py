"""`make backup`, wipe, `make restore`: everything is back, and nothing is replaced by accident."""

import shutil
import tarfile

import pytest

from tests.deploy import rows
from tests.deploy.conftest import Installation

pytestmark = pytest.mark.embedded

ISSUE = """
from django.utils import timezone
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from certificates import actions
from certificates.models import Certificate
from courses.enrolments.models import Enrolment
from courses.results import facts
from lms.users.models import User
now = timezone.now()
learner = User.objects.get(email="hoc.vien@demo.example")
learner.birth_date, learner.details_confirmed_at = "1980-02-05", now
learner.save()
place = Enrolment.objects.filter(learner=learner).first() or Enrolment.objects.first()
User.objects.filter(pk=place.learner_id).update(birth_date="1980-02-05", details_confirmed_at=now)
Enrolment.objects.filter(pk=place.pk).update(status="completed", completed_at=now, withdrawn_at=None)
paper = actions.issue_for(Enrolment.objects.get(pk=place.pk), by=None, now=now)
paper = actions.produce(paper, now=now)
default_storage.save("images/hinh.png", ContentFile(b"picture"))
print(paper.code)
"""
VERIFY = """
from django.test import Client
from django.urls import reverse
from certificates.models import Certificate
paper = Certificate.objects.get(code="{code}")
response = Client().get(reverse("verify-code", args=[paper.code]))
print(response.status_code, paper.serial in response.content.decode())
"""

GIVE = """
from django.utils import timezone
from lms.users.models import User
from lms.privacy.consents import keeping
person = User.objects.get(email="hoc.vien@demo.example")
keeping.keep_for_unit(person, "001180000017", by=person, now=timezone.now())
"""
READ = "from lms.users.models import PersonalNumber; print(PersonalNumber.objects.get().masked)"


@pytest.fixture
def with_paper(installation) -> Installation:
    """An installation in which a paper was issued and printed."""
    installation.code = installation.python(ISSUE).splitlines()[-1]
    return installation


@pytest.fixture
def archive(with_paper, tmp_path):
    target = tmp_path / "backup.tar.gz"
    with_paper.manage("backup", str(target))
    return target


def files(folder) -> dict[str, bytes]:
    places = [path for name in ("media", "papers") for path in (folder / name).rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in places}


def test_a_wiped_installation_is_restored_row_for_row_and_its_paper_verifies(with_paper, archive):
    database = with_paper.folder / "db.sqlite3"
    before, files_before = rows.of(database), files(with_paper.folder)
    shutil.rmtree(with_paper.folder)
    printed = with_paper.manage("restore", str(archive))
    assert rows.of(database) == before
    assert files(with_paper.folder) == files_before
    assert (
        len(files_before) == 7
    )  # a picture; of the demonstration three documents and two papers; the one issued here
    assert "3 papers verified." in printed
    assert with_paper.python(VERIFY.format(code=with_paper.code)) == "200 True"


def test_an_installation_with_accounts_is_not_replaced_unless_forced(with_paper, archive):
    database = with_paper.folder / "db.sqlite3"
    with_paper.python("from courses.topics.models import Topic; Topic.objects.update(summary='khác')")
    changed = rows.of(database)
    done = with_paper.run("restore", str(archive))
    assert done.returncode != 0
    assert "add FORCE=1" in done.stderr
    assert rows.of(database) == changed
    with_paper.manage("restore", str(archive), "--force")
    assert rows.of(database) != changed


def test_a_damaged_archive_changes_nothing(with_paper, archive, tmp_path):
    damaged = tmp_path / "damaged.tar.gz"
    with tarfile.open(archive) as source, tarfile.open(damaged, "w:gz") as target:
        for member in source:
            content = source.extractfile(member).read()
            if member.name == "media/images/hinh.png":
                content = content[:-1] + b"X"
            copy = tmp_path / "member"
            copy.write_bytes(content)
            target.add(copy, arcname=member.name)
    before = rows.of(with_paper.folder / "db.sqlite3")
    done = with_paper.run("restore", str(damaged), "--force")
    assert done.returncode != 0
    assert "1 files are missing, unknown or damaged, the first is media/images/hinh.png." in done.stderr
    assert "Traceback" not in done.stderr
    assert rows.of(with_paper.folder / "db.sqlite3") == before


def test_a_paper_that_was_changed_before_the_backup_is_noticed(with_paper, tmp_path):
    paper, *_others = (with_paper.folder / "papers").rglob("*.pdf")
    paper.write_bytes(paper.read_bytes() + b"\n")
    target = tmp_path / "backup.tar.gz"
    with_paper.manage("backup", str(target))
    done = with_paper.run("restore", str(target), "--force")
    assert done.returncode != 0
    assert "1 papers are missing or damaged" in done.stderr


def test_a_backup_never_overwrites_another(with_paper, archive):
    before = archive.read_bytes()
    done = with_paper.run("backup", str(archive))
    assert done.returncode != 0
    assert archive.read_bytes() == before


def test_restoring_without_an_archive_asks_for_one(installation):
    done = installation.run("restore")
    assert done.returncode != 0
    assert "Name the archive" in done.stderr


def test_personal_numbers_come_back_to_whoever_has_the_keys_which_no_archive_holds(installation, tmp_path):
    keys = {"PERSONAL_NUMBER_KEYS": "k" * 40, "PERSONAL_NUMBER_INDEX_KEYS": "i" * 40}
    installation.environment |= keys
    installation.python(GIVE)
    target = tmp_path / "backup.tar.gz"
    installation.manage("backup", str(target))
    with tarfile.open(target) as packed:
        held = b"".join(packed.extractfile(member).read() for member in packed)
    assert not [text for text in ("001180000017", *keys.values()) if text.encode() in held]
    shutil.rmtree(installation.folder)
    assert "cannot be read" not in installation.manage("restore", str(target))
    assert installation.python(READ) == "0xx******017"
    installation.environment["PERSONAL_NUMBER_KEYS"] = "x" * 40
    assert "1 personal numbers cannot be read" in installation.manage("restore", str(target), "--force")
    assert installation.python(READ) == "có lưu, không đọc được"
