"""Tags for the frame of the page: language switch, account menu, footer links, settings of an account."""

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.learning import contents
from lms.home import frame
from lms.home.context import LANGUAGE_NAMES
from lms.users.security import devices, idle
from lms.users.single_sign_on.models import IdentityProvider

register = template.Library()

register.filter("device", devices.named)

THIS_PAGE = mark_safe(' aria-current="page"')

ACCOUNT_SETTINGS = [
    ("profile", "user", pgettext_lazy("account", "Profile")),
    ("account_email", "mail", _("E-mail addresses")),
    ("account_change_password", "lock", _("Password")),
    ("mfa_index", "shield", _("Two-step sign-in")),
    ("usersessions_list", "phone", _("Signed-in devices")),
    ("my-data", "download", _("My data")),
]
SIGN_IN_SERVICES = ("linked-sign-ins", "link", _("Sign-in services"))  # where the installation has one


@register.simple_tag(takes_context=True)
def languages(context) -> list[dict]:
    """Links to this page in every language: to its translation when there is one, else to that language's home."""
    page, request = context.get("page"), context.get("request")
    if not isinstance(page, Page) or page.pk is None:
        return context.get("language_links") or []
    addresses = _versions(page, request)
    active = get_language()
    return [
        {
            "code": code,
            "name": LANGUAGE_NAMES[code],
            "url": addresses.get(code) or ("/" if code == settings.LANGUAGE_CODE else f"/{code}/"),
            "current": code == active,
            "exact": code in addresses,
        }
        for code, _label in settings.LANGUAGES
    ]


def _versions(page: Page, request) -> dict[str, str]:
    """Addresses of the live versions of a page by language; those of the page being served are known already."""
    served, addresses = getattr(request, "versions_of_page", (None, {}))
    if served == page.pk:
        return addresses
    rows = Page.objects.live().filter(translation_key=page.translation_key)
    return {
        code: contents.address(url_path, language=code)
        for code, url_path in rows.values_list("locale__language_code", "url_path")
    }


@register.simple_tag(takes_context=True)
def menu_items(context) -> SafeString:
    """The items of the main menu, which stands in the masthead twice; the one of this page is marked."""
    path = context["request"].path if "request" in context else ""
    links = [(link["url"], link["current"], link["title"]) for link in context.get("main_menu") or []]
    for name, title in (("verify", _("Verify a certificate")), ("search", pgettext("site navigation", "Search"))):
        url = _address(name)
        links.append((url, path == url, title))
    return format_html_join(
        "",
        '<li><a href="{}"{}>{}</a></li>',
        ((url, THIS_PAGE if current else "", title) for url, current, title in links if url),
    )


@register.simple_tag(takes_context=True)
def footer_links(context) -> list[dict]:
    """Title and address of the content pages directly under the home page that are not in the main menu."""
    surroundings = frame.load(context["request"]) if "request" in context else None
    return surroundings.about if surroundings else []


@register.simple_tag
def idle_seconds() -> int:
    """After how long without activity pages lock."""
    return idle.limit(in_office=False)


@register.inclusion_tag("components/side_menu.html", takes_context=True)
def account_settings(context):
    """Menu of an account's own settings: the pages that this installation offers."""
    path = context["request"].path
    links = [
        {"url": url, "icon": icon, "title": title, "current": path.startswith(url)}
        for name, icon, title in [*ACCOUNT_SETTINGS, *([SIGN_IN_SERVICES] if _has_services() else [])]
        if (url := _address(name))
    ]
    return {"links": links, "label": _("Account settings")}


def _has_services() -> bool:
    return IdentityProvider.objects.open(timezone.localdate()).exists()


def _address(name: str) -> str:
    """The address of a named view, or nothing when this installation does not offer it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
