"""robots.txt and sitemap.xml: public pages in both languages. Modules and lessons are never listed."""

from collections import defaultdict

from django.conf import settings
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from courses.catalogue.models import LessonPage, ModulePage

CLOSED = (
    "/admin/",
    "/tai-khoan/",
    "/viec-hoc-cua-toi/",
    "/hoc/",
    "/luot/",
    "/tim-kiem/",
    "/giay-xac-nhan/",
    "/verify/",
)


@require_safe
def robots(request):
    """What crawlers may fetch: everything public that is not personal, a search or a register."""
    lines = ["User-agent: *"]
    lines += [
        f"Disallow: {prefix}{path}"
        for path in CLOSED
        for prefix in ("", "/en")
        if (prefix, path) != ("/en", "/admin/")
    ]
    lines += ["", f"Sitemap: {settings.PUBLIC_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request):
    """Every public page with its translations."""
    pages = (
        Page.objects.live().public().filter(depth__gt=1).not_type((ModulePage, LessonPage)).select_related("locale")
    )
    versions = defaultdict(dict)
    entries = []
    for page in pages.order_by("path"):
        path = page.get_url(request)
        if path is None:
            continue
        versions[page.translation_key][page.locale.language_code] = f"{settings.PUBLIC_URL}{path}"
        entries.append((page.translation_key, page.locale.language_code, page.last_published_at))
    listed = [
        {"url": versions[key][code], "changed": changed, "versions": versions[key] if len(versions[key]) > 1 else {}}
        for key, code, changed in entries
    ]
    return TemplateResponse(request, "lms/home/sitemap.xml", {"pages": listed}, content_type="application/xml")
