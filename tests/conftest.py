"""Personas and the ground every test stands on."""

import time

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.files.storage import storages
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult
from wagtail.models import Collection, Locale, Page
from xdist.scheduler import LoadScopeScheduling

from certificates.models import Certificate
from courses.audit import guards
from lms.home.setup import set_up
from lms.people_import.models import PeopleImport
from lms.privacy.models import DataExport
from lms.users import roles
from lms.users.security import duties, idle
from tests import make


class Sharing(LoadScopeScheduling):
    """Tests of one of these folders share a costly installation, so one process runs them all; any other test may
    run in any process. (pytest 9 does not see the groups of xdist 3.)"""

    FOLDERS = ("tests/journeys/", "tests/deploy/")

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in self.FOLDERS if nodeid.startswith(folder)), nodeid)


def pytest_xdist_make_scheduler(config, log):
    return Sharing(config, log)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """One WAL file a worker; see the settings' TEST name."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        lay_ground()


def lay_ground() -> None:
    """What migrations and set-up give; also after a transactional test has emptied every table."""
    Locale.objects.get_or_create(language_code="vi")
    if Page.get_first_root_node() is None:
        Page.add_root(instance=Page(title="Root", slug="root"))
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    translation, _created = ContentType.objects.get_or_create(app_label="wagtail_localize", model="translation")
    Permission.objects.get_or_create(
        content_type=translation, codename="submit_translation", defaults={"name": "Can submit translations"}
    )
    set_up()
    guards.install(connection)
    DBTaskResult.objects.all().delete()  # nobody works them off, and a queue that waits is not well


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item):
    """A test with real transactions ends by emptying every table, which the guards of the audit log refuse."""
    marker = item.get_closest_marker("django_db")
    if "transactional_db" in item.fixturenames or (marker and marker.kwargs.get("transaction")):
        guards.remove(connection)


@pytest.fixture
def site_again(transactional_db):
    """The ground for a test with real transactions."""
    lay_ground()


@pytest.fixture(autouse=True)
def isolated_caches_and_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # real ones are slow on purpose
    for name in settings.CACHES:
        caches[name].clear()


@pytest.fixture(autouse=True)
def papers_folder(settings, tmp_path, monkeypatch):
    """Where the papers of the test lie: in its own folder, never among those of the installation."""
    folder = tmp_path / "papers"
    papers = {**settings.STORAGES["papers"], "OPTIONS": {"location": folder, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "papers": papers}
    for model, name in ((Certificate, "pdf"), (PeopleImport, "file"), (DataExport, "file")):
        monkeypatch.setattr(model._meta.get_field(name), "storage", storages["papers"])
    return folder


@pytest.fixture
def learner(db):
    return make.user("hoc.vien@example.vn", "Nguyễn Thị Ánh")


@pytest.fixture
def outsider(db):
    return make.user("nguoi.ngoai@example.vn", "Trần Văn Ngoài")


@pytest.fixture
def editor(db):
    return make.user("bien.tap@example.vn", "Lê Biên Tập", role=roles.EDITOR)


@pytest.fixture
def reviewer(db):
    return make.user("phan.bien@example.vn", "Phạm Thẩm Định", role=roles.REVIEWER)


@pytest.fixture
def officer(db):
    """A training officer."""
    return make.user("dao.tao@example.vn", "Vũ Đào Tạo", role=roles.TRAINING_OFFICER)


@pytest.fixture
def issuer(db):
    """An issuing officer."""
    return make.user("cap.giay@example.vn", "Đỗ Cấp Giấy", role=roles.ISSUING_OFFICER)


@pytest.fixture
def administrator(db):
    return make.user("quan.tri@example.vn", "Hoàng Quản Trị", is_superuser=True, is_staff=True)


@pytest.fixture
def client_of():
    """A client that is signed in as the given user, who has a second factor where one is needed."""

    def signed_in(user) -> Client:
        client = Client()
        client.force_login(user)
        session = client.session
        session.update({duties.PROVEN: True, idle.SEEN: time.time(), idle.SEEN_IN_OFFICE: time.time()})
        session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
        return client

    return signed_in
