"""Tags for the frame of the page: language switch, account menu, footer links, settings of an account."""

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from lms.home.models import ContentPage

register = template.Library()

ACCOUNT_SETTINGS = [
    ("account_email", "mail", _("E-mail addresses")),
    ("account_change_password", "lock", _("Password")),
    ("mfa_index", "shield", _("Two-step sign-in")),
    ("usersessions_list", "phone", _("Signed-in devices")),
    ("socialaccount_connections", "link", _("Linked accounts")),
]


@register.simple_tag(takes_context=True)
def languages(context) -> list[dict]:
    """Links to this page in every language: to its translation when there is one, else to that language's home."""
    links = [dict(link) for link in context.get("language_links") or []]
    page = context.get("page")
    if not isinstance(page, Page):
        return links
    translations = {
        twin.locale.language_code: twin.url for twin in page.get_translations().live().select_related("locale")
    }
    for link in links:
        if not link["current"]:
            translated = translations.get(link["code"])
            link["url"] = translated or f"/{link['code']}/"
            link["exact"] = translated is not None
    return links


@register.simple_tag
def footer_links():
    """Content pages directly under the home page that editors left out of the main menu."""
    return ContentPage.objects.live().filter(depth=3, show_in_menus=False, locale__language_code=get_language())


@register.inclusion_tag("components/side_menu.html", takes_context=True)
def account_settings(context):
    """Menu of an account's own settings: the pages that this installation offers."""
    path = context["request"].path
    links = [
        {"url": url, "icon": icon, "title": title, "current": path.startswith(url)}
        for name, icon, title in ACCOUNT_SETTINGS
        if (url := _address(name))
    ]
    return {"links": links, "label": _("Account settings")}


def _address(name: str) -> str:
    """The address of a named view, or nothing when this installation does not offer it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
