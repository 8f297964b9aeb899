"""The back office as a whole: our mark and style, and the menus People, Personal data and Reports."""

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from courses import pointing
from courses.audit import actions as audit
from courses.audit.viewsets import AuditViewSet
from courses.backoffice import JobMenu
from courses.organisations.viewsets import OrganisationViewSet
from lms import bounds, choices, guards, replacing, tags
from lms.people_import import office_urls as people_import
from lms.privacy.consents.viewsets import LedgerViewSet, PurposeViewSet, TextViewSet
from lms.privacy.incidents.viewsets import IncidentRuleViewSet, IncidentViewSet
from lms.privacy.requests.viewsets import DataRequestViewSet, PublicHolidayViewSet, RequestRuleViewSet
from lms.reports import urls as reports
from lms.reports.home import DecisionsPanel
from lms.reports.page_viewsets import PagesInScope
from lms.users import bulk_actions, roles
from lms.users.personal_number import office_views as personal_number
from lms.users.security import idle
from lms.users.security.viewsets import SecurityRuleViewSet
from lms.users.single_sign_on.viewsets import LinkViewSet, ProviderViewSet


class PeopleMenu(JobMenu):
    menu_label = _("People")
    menu_name = "people"
    menu_icon = "group"
    menu_order = 150
    submenu_hook = "register_people_menu_item"
    items = [
        OrganisationViewSet,
        SecurityRuleViewSet,
        ProviderViewSet("sign_in_services"),
        LinkViewSet("linked_sign_ins"),
    ]


class PersonalDataMenu(JobMenu):
    menu_label = _("Personal data")
    menu_name = "personal-data"
    menu_icon = "key"
    menu_order = 160
    submenu_hook = "register_personal_data_menu_item"
    items = [
        DataRequestViewSet,
        LedgerViewSet,
        PurposeViewSet,
        TextViewSet,
        IncidentViewSet,
        IncidentRuleViewSet,
        RequestRuleViewSet,
        PublicHolidayViewSet,
    ]


@hooks.register("register_admin_viewset", order=100)
def lists_of_pages():
    return PagesInScope()  # in the place of Wagtail's own


@hooks.register("register_admin_viewset")
def people_and_logs():
    return [PeopleMenu(), PersonalDataMenu(), AuditViewSet("audit", menu_hook="register_reports_menu_item")]


hooks.register("register_permissions", roles.offered)


@hooks.register("insert_global_admin_css")
def style():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("insert_global_admin_js")
def lock_when_idle():
    return format_html(
        '<script type="module" src="{}" data-idle="{}" data-idle-office="1" data-activity-url="{}" data-unlock-url="{}">'
        "</script>",
        static("js/idle.js"),
        idle.limit(in_office=True),
        reverse("idle-activity"),
        reverse("idle-unlock"),
    )


@hooks.register("insert_global_admin_js")
def start_download_after_proof():
    return format_html('<script type="module" src="{}"></script>', static("js/download.js"))


for _action in (bulk_actions.NoRoles, bulk_actions.SetActiveState, bulk_actions.NoDeletion):
    hooks.register("register_bulk_action", _action, order=10)  # in the place of Wagtail's own


for _addresses in (guards.delete_addresses, choices.addresses, replacing.addresses):
    hooks.register("register_admin_urls", _addresses, order=-10)  # before Wagtail's own

tags.take_over()

hooks.register("construct_page_chooser_queryset", choices.pages)
hooks.register("construct_media_chooser_queryset", choices.recordings)
hooks.register("construct_explorer_page_queryset", choices.start)
hooks.register("construct_admin_api", choices.endpoints, order=100)  # after Wagtail's own


@hooks.register("before_bulk_action")
def keep_files_in_use(request, action_type, objects, action):
    files = [thing for thing in objects if guards.is_file(thing)]
    return guards.refuse_in_bulk(request, files, next_url=action.next_url) if action_type == "delete" else None


@hooks.register("after_edit_setting")
def put_on_record(request, instance):
    audit.append("site.saved", instance, by=request.user)


hooks.register("register_people_menu_item", people_import.menu_item)
hooks.register("register_admin_urls", reports.urls)


@hooks.register("register_admin_urls")
def pages_of_people():
    return [
        path("person/by-number/", personal_number.LookUp.as_view(), name="people-by-number"),
        path("person/<int:person_pk>/", include("lms.users.person_urls")),
        path("data-requests/", include("lms.privacy.requests.office_urls")),
        path("incidents/", include("lms.privacy.incidents.office_urls")),
        path("pages-read/", include("lms.reports.office_urls")),
        path("people-import/", include("lms.people_import.office_urls")),
    ]


for _item in reports.MENU_ITEMS:
    hooks.register("register_reports_menu_item", _item)


@hooks.register("construct_reports_menu")
def word_the_report_of_translations(request, items):
    """The library words its entry once, in the language of whoever came first."""
    address = reverse("wagtail_localize:translations_report")
    for item in items:
        if item.url == address:
            item.label = _("Translations")


@hooks.register("construct_reports_menu")
def reports_that_open(request, items):
    """Those of the whole site for those who work on it, the history of all records for administrators."""
    names = [*bounds.OF_THE_SITE, bounds.OF_EVERYTHING]
    if pointing.works_on_the_site(request.user):
        names = [] if request.user.is_superuser else [bounds.OF_EVERYTHING]
    closed = {reverse(name) for name in names}
    items[:] = [item for item in items if item.url not in closed]


@hooks.register("construct_homepage_panels")
def decisions_first(request, panels):
    panels.append(DecisionsPanel())


@hooks.register("construct_help_menu")
def no_news_of_wagtail(request, items):
    """Links to Wagtail's own English pages and their counter are no help to our editors."""
    items[:] = [item for item in items if not item.name.startswith(("whats-new", "editor-guide"))]
