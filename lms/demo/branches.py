"""Branches of the three cities whose wards the demonstration knows: their pages and files, so that an editor of a city
finds something to work on."""

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from courses import vietnamese
from courses.organisations import opening
from courses.organisations.models import Organisation
from lms.awareness.models import AwarenessIndexPage
from lms.demo.pages import load_article
from lms.demo.reading import CONTENT, originals, rows

SUMMARY = "Bài viết và khóa học do thành phố biên soạn cho cán bộ của mình."


def load_branches(*, by) -> None:
    """Open what is not open yet; branches that exist are left as editors have made them."""
    wards = rows("wards.csv")
    for code in sorted({row["province"] for row in wards}):
        city = Organisation.objects.roots().get(code=code)
        if not city.branches.exists():
            _fill(city, [row for row in wards if row["province"] == code], by=by)


def _fill(city: Organisation, wards: list[dict], *, by) -> None:
    roots = opening.open_branch(city, by=by)
    [collection] = [root.collection for root in roots if root.collection]
    for page in (root.page.specific for root in roots if root.page and root.page.locale.is_default):
        page.summary = SUMMARY
        page.save_revision().publish()
        if isinstance(page, AwarenessIndexPage):
            for path in originals(CONTENT / "branches", f"{city.code}-*.yaml"):
                load_article(path, below=page)
    lines = ["Mã,Tên", *(f"{row['code']},{row['name']}" for row in wards)]
    get_document_model().objects.create(
        title=f"Danh mục xã, phường, đặc khu: {city.name}",
        collection=collection,
        file=ContentFile("\n".join(lines).encode("utf-8-sig"), name=f"danh-muc-{vietnamese.slug(city.name)}.csv"),
    )
