"""Branches of the demonstration: an editor of a city finds pages and files of the city at once."""

import pytest
from django.urls import reverse
from wagtail.documents import get_document_model

from courses.organisations.branches import Branch
from courses.organisations.models import Organisation
from lms.awareness.models import ArticlePage
from lms.demo import branches, pages, records, units
from lms.users import roles
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(administrator):
    units.load_units()
    records.load_topics()
    records.load_legal_texts()
    pages.load_pages()
    branches.load_branches(by=administrator)


def test_the_editor_of_the_city_sees_its_pages_and_files_and_no_other(loaded, client_of):
    city = Organisation.objects.roots().get(name="Đà Nẵng")
    editor = make.user()
    make.post(editor, city)
    make.grant(editor, roles.EDITOR, city)
    client = client_of(editor)
    explorer = client.get(reverse("wagtailadmin_explore_root"), follow=True)
    assert "Đà Nẵng" in {page.title for page in explorer.context["pages"]}
    [article] = ArticlePage.objects.filter(title__startswith="Rà soát dữ liệu")
    assert client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).status_code == 200
    documents = client.get(reverse("wagtaildocs:index")).content.decode()
    assert "Danh mục xã, phường, đặc khu: Đà Nẵng" in documents and "đặc khu: Hà Nội" not in documents
    assert client.get(article.url).status_code == 200


def test_loading_again_changes_nothing(loaded, administrator):
    counts = [model.objects.count() for model in (Branch, ArticlePage, get_document_model())]
    branches.load_branches(by=administrator)
    assert [model.objects.count() for model in (Branch, ArticlePage, get_document_model())] == counts
    assert Branch.objects.of_units().values("organisation").distinct().count() == 3
