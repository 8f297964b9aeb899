"""Papers of tests lie in the test's own folder."""

import pytest
from django.core.files.storage import storages


@pytest.fixture(autouse=True)
def papers_folder(settings, tmp_path):
    folder = tmp_path / "papers"
    papers = {**settings.STORAGES["papers"], "OPTIONS": {"location": folder, "base_url": None}}
    settings.STORAGES = {**settings.STORAGES, "papers": papers}
    from certificates.models import Certificate

    field = Certificate._meta.get_field("pdf")
    before, field.storage = field.storage, storages["papers"]
    yield folder
    field.storage = before
