"""What every installation needs before its first visitor: languages, page roots, roles, workflow, rules, register."""

from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from certificates.models import Book, Kind
from courses.catalogue.models import CatalogueIndexPage
from courses.catalogue.review import ReviewTask
from courses.organisations import mirroring, opening
from courses.results.models import HoursRule
from lms.awareness.models import AwarenessIndexPage
from lms.home.models import HomePage, SiteSettings
from lms.users import roles
from lms.users.security.models import SecurityRule

ROOTS = [
    (AwarenessIndexPage, {"vi": ("Tuyên truyền", "tuyen-truyen"), "en": ("Awareness", "awareness")}),
    (CatalogueIndexPage, {"vi": ("Khóa học", "khoa-hoc"), "en": ("Courses", "courses")}),
]


@transaction.atomic
def set_up() -> HomePage:
    """Create what is missing; change nothing that is there but the address of the site and the permissions of roles.

    Returns the Vietnamese home page."""
    groups = roles.ensure_roles()
    home = _ensure_pages()
    _ensure_editing(home, groups)
    opening.share_files("Dùng chung")
    mirroring.mirror_all()
    _ensure_rules()
    return home


def _ensure_pages() -> HomePage:
    vietnamese, _created = Locale.objects.get_or_create(language_code="vi")
    english, _created = Locale.objects.get_or_create(language_code="en")
    home = HomePage.objects.filter(locale=vietnamese).first()
    if home is None:
        root = Page.get_first_root_node()
        _remove_stock(root)
        root = Page.get_first_root_node()
        home = root.add_child(instance=HomePage(title="Trang chủ", slug="home", locale=vietnamese))
        home.copy_for_translation(english, copy_parents=False).save_revision().publish()
        home.refresh_from_db()
        for model, names in ROOTS:
            page = home.add_child(
                instance=model(title=names["vi"][0], slug=names["vi"][1], show_in_menus=True, locale=vietnamese)
            )
            translated = page.copy_for_translation(english)
            translated.title, translated.slug = names["en"]
            translated.draft_title = translated.title
            translated.save_revision().publish()
    address = urlsplit(settings.PUBLIC_URL)
    place = {"hostname": address.hostname, "port": address.port or 443}
    site, _created = Site.objects.update_or_create(
        is_default_site=True,
        defaults=place,
        create_defaults=place | {"is_default_site": True, "root_page": home, "site_name": "Đô thị thông minh"},
    )
    SiteSettings.for_site(site)
    return home


def _remove_stock(root: Page) -> None:
    """Take away what a new Wagtail brings along in English: its page, groups and workflow. Done once, before our home."""
    root.get_children().filter(slug="home").delete()
    Workflow.objects.filter(name="Moderators approval").delete()
    Task.objects.filter(name="Moderators approval").delete()
    Group.objects.filter(name__in=["Moderators", "Editors"], user=None).delete()


def _ensure_editing(home: HomePage, groups: dict[str, Group]) -> None:
    """Editors write; two reviewers approve one after the other, and the second approval publishes."""
    pages = [home, *HomePage.objects.filter(translation_key=home.translation_key).exclude(pk=home.pk)]
    grants = {roles.EDITOR: ["add_page", "change_page"], roles.REVIEWER: ["change_page"]}
    for role, codenames in grants.items():
        for page in pages:
            for codename in codenames:
                GroupPagePermission.objects.get_or_create(
                    group=groups[role],
                    page=page,
                    permission=Permission.objects.get(content_type__app_label="wagtailcore", codename=codename),
                )
    workflow, created = Workflow.objects.get_or_create(name="Duyệt hai bước")
    if created:
        for order, name in enumerate(["Duyệt nội dung", "Duyệt xuất bản"]):
            task = ReviewTask.objects.create(name=name)
            task.groups.add(groups[roles.REVIEWER])
            WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
        WorkflowPage.objects.filter(page__in=pages).delete()
        for page in pages:
            WorkflowPage.objects.create(workflow=workflow, page=page)


def _ensure_rules() -> None:
    HoursRule.objects.get_or_create(
        valid_from=date(2025, 7, 1),
        defaults={
            "source": "Nghị định 171/2025/NĐ-CP; 1 tuần (40 tiết) mỗi năm; 1 tiết = 45 phút theo thông lệ, cần kiểm tra lại"
        },
    )
    SecurityRule.objects.get_or_create(
        valid_from=date(2026, 7, 1),
        defaults={
            "source": "Nghị định 331/2026/NĐ-CP và TCVN 14423:2026, cấp độ 3 (theo nguồn thứ cấp, cần kiểm tra lại)"
        },
    )
    Book.objects.get_or_create(
        code="ĐTTM",
        defaults={
            "name": "Sổ giấy xác nhận hoàn thành khóa học",
            "kind": Kind.CONFIRMATION,
            "issuer": "Hệ thống đào tạo đô thị thông minh",
            "is_default": True,
        },
    )
