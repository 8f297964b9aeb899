"""Pages about people, units, records and one's own data: no axe violation and no sideways scroll at two widths.

Around them stands the shell of Wagtail, whose link to the start page and whose two search forms axe takes amiss; they
are not ours to mend, so axe looks inside `main`, and over landmarks that lists of Wagtail share with its shell.
"""

import pytest

OWN = [
    "/tai-khoan/du-lieu-cua-toi/", "/tai-khoan/du-lieu-cua-toi/yeu-cau/", "/tai-khoan/du-lieu-cua-toi/dong-y/",
    "/tai-khoan/phien/", "/tai-khoan/hai-lop/", "/tai-khoan/hai-lop/ma-khoi-phuc/",
]  # fmt: skip
OFFICE = [
    "/admin/organisation/", "/admin/units/{unit}/", "/admin/units/{part}/merger/", "/admin/units/{part}/split/",
    "/admin/units/decisions/", "/admin/users/", "/admin/person/{person}/", "/admin/person/{person}/posts/new/",
    "/admin/person/{person}/roles/new/", "/admin/person/{person}/erasure/", "/admin/person/{person}/unlocking/",
    "/admin/person/{person}/sessions/end/", "/admin/person/{person}/password-letter/", "/admin/security-rules/new/", "/admin/people-import/",
    "/admin/people-import/new/", "/admin/people-import/{list}/columns/", "/admin/people-import/{list}/",
    "/admin/data-requests/", "/admin/data-requests/{request}/", "/admin/audit/", "/admin/audit/inspect/{entry}/",
    "/admin/reports/training/", "/admin/reports/training/print/", "/admin/branches/",
]  # fmt: skip
CUT = """() => {
  const title = document.querySelector(".w-slim-header .w-breadcrumbs");
  return Boolean(title) && title.scrollWidth > title.clientWidth + 1;
}"""


@pytest.fixture(scope="module")
def keys(site) -> dict[str, str]:
    """Keys of the records whose pages are looked at: a request, an import whose preview is ready, what the rest is."""
    answer = site.python(
        "import io, xlsxwriter\n"
        "from django.contrib.auth import get_user_model\n"
        "from django.core.files.uploadedfile import SimpleUploadedFile\n"
        "from django.utils import timezone\n"
        "from courses.audit.models import AuditEntry\n"
        "from courses.organisations.models import Organisation\n"
        "from lms.people_import import actions as imports\n"
        "from lms.privacy.requests import actions as requests\n"
        "now, users = timezone.now(), get_user_model().objects\n"
        "by, person = users.get(email='quan.tri@demo.example'), users.get(email='cb000034@demo.example')\n"
        "unit = Organisation.objects.roots().get(name='Đà Nẵng')\n"
        "book = io.BytesIO()\n"
        "with xlsxwriter.Workbook(book) as file:\n"
        "    sheet = file.add_worksheet()\n"
        "    rows = [['Mã cán bộ', 'Họ và tên', 'Email'], ['CB000034', 'Trần Thị Khác', ''], ['X1', 'Lê', 'x@']]\n"
        "    for number, row in enumerate(rows): sheet.write_row(number, 0, row)\n"
        "kept = imports.upload(SimpleUploadedFile('ds.xlsx', book.getvalue()), unit=unit, by=by)\n"
        "imports.assign(kept, columns=kept.mapping, heading=0, by=by)\n"
        "imports.read(kept, now=now)\n"
        "request = requests.file(person, kind='object', text='Không gửi thư quảng bá.', by=by, now=now)\n"
        "part, entry = unit.units.filter(valid_to=None).first(), AuditEntry.objects.last()\n"
        "print(unit.pk, part.pk, person.pk, kept.pk, request.pk, entry.pk)"
    )
    return dict(zip(("unit", "part", "person", "list", "request", "entry"), answer.split(), strict=True))


@pytest.mark.parametrize("width", [390, 1280])
def test_pages_of_people_units_and_records_are_usable_by_all(sign_in, keys, violations, shot, width):
    page = sign_in("quan.tri", width=width)
    found = {}
    for number, address in enumerate([*OWN, *OFFICE]):
        answer = page.goto(address.format(**keys))
        assert answer.ok, address
        if "/xac-thuc-lai/" in page.url:
            page.locator("[name=password]").fill("do-thi-thong-minh-2026")
            with page.expect_navigation():
                page.locator("main form button[type=submit]").first.click()
        found[address] = violations(page, inside="main")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found[address].append(("scrolls sideways", ""))
        if page.evaluate(CUT):
            found[address].append(("cuts its title", ""))
        shot(page, f"office-{number:02d}-{width}")
    assert {address: rules for address, rules in found.items() if rules} == {}
