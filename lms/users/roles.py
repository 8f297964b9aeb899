"""Roles: groups with named permissions. Where and how long somebody holds one is a grant (courses.organisations)."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext_noop
from wagtail.models import Collection, GroupCollectionPermission
from wagtailmedia.models import get_media_model

from lms.users.powers import POWERS

EDITOR = gettext_noop("Content editor")
REVIEWER = gettext_noop("Reviewer")
TRAINING_OFFICER = gettext_noop("Training officer")
ISSUING_OFFICER = gettext_noop("Issuing officer")
TRAINER = gettext_noop("Trainer")
AUDITOR = gettext_noop("Auditor")
UNIT_ADMINISTRATOR = gettext_noop("Unit administrator")

REQUESTS = tuple(f"lms.{act}_datarequest" for act in ("view", "add", "change"))
INCIDENTS = tuple(f"lms.{act}_incident" for act in ("view", "add", "change"))
IMPORTING = ("lms.view_peopleimport", "lms.add_peopleimport")
PERMISSIONS = {
    EDITOR: [
        "wagtailadmin.access_admin",
        *[
            f"courses.{act}_{model}"
            for model in ("question", "quiz", "legaltext", "topic")
            for act in ("view", "add", "change")
        ],
        "wagtail_localize.submit_translation",
    ],
    REVIEWER: [
        "wagtailadmin.access_admin",
        "courses.view_question",
        "courses.view_quiz",
        "courses.view_legaltext",
    ],
    TRAINING_OFFICER: [
        "wagtailadmin.access_admin",
        *[f"courses.{act}_courserun" for act in ("view", "add", "change")],
        *[f"courses.{act}_enrolment" for act in ("view", "change")],
        "courses.view_quiz",
        "courses.view_organisation",
        *[f"courses.{act}_post" for act in ("add", "change")],
        *[f"users.{act}_user" for act in ("view", "add", "change")],
        *IMPORTING,
        "lms.add_datarequest",
    ],
    ISSUING_OFFICER: [
        "wagtailadmin.access_admin",
        "courses.view_courserun",
        "courses.view_enrolment",
        "certificates.view_certificate",
        "certificates.view_book",
        "certificates.issue_certificate",
        "certificates.revoke_certificate",
    ],
    TRAINER: [
        "wagtailadmin.access_admin",
        "courses.view_courserun",
        "courses.view_enrolment",
        "courses.view_quiz",
    ],
    AUDITOR: [
        "wagtailadmin.access_admin",
        *[
            f"courses.view_{model}"
            for model in (
                "auditentry",
                "branch",
                "courserun",
                "enrolment",
                "grant",
                "legaltext",
                "organisation",
                "question",
                "quiz",
                "topic",
            )
        ],
        "certificates.view_certificate",
        "certificates.view_book",
        "users.view_user",
        "lms.view_consentrecord",
        "lms.view_datarequest",
        "lms.view_incident",
        "lms.view_peopleimport",
    ],
    UNIT_ADMINISTRATOR: [
        "wagtailadmin.access_admin",
        *[f"courses.{act}_{model}" for model in ("organisation", "grant") for act in ("view", "add", "change")],
        *[f"courses.{act}_post" for act in ("add", "change")],
        *[f"courses.{act}_branch" for act in ("view", "add")],
        *[f"users.{act}_user" for act in ("view", "add", "change", "delete")],
        "users.handle_personalnumber",
        "courses.view_auditentry",
        *IMPORTING,
        *REQUESTS,
        "lms.erase_person",
        *INCIDENTS,
        "lms.view_consentrecord",
    ],
}

# What a role may do with images, documents, audio and video, all of which lie in collections.
FILES = {
    EDITOR: ["add", "change", "choose"],
    REVIEWER: ["choose"],
}
FILE_MODELS = {"wagtailimages": "image", "wagtaildocs": "document", "wagtailmedia": "media"}


# What Wagtail itself narrows to the pages and collections of the group. Its sites, languages, workflows and tasks are
# one for the whole installation.
NARROWED_BY_WAGTAIL = {
    ("wagtailadmin", "admin"),
    ("wagtailcore", "page"),
    ("wagtailcore", "collection"),
    ("wagtailimages", "image"),
    ("wagtaildocs", "document"),
    ("wagtailmedia", "media"),
    ("wagtail_localize", "translation"),
}
# What hangs on a group and lets it do something.
POWERS_OF_GROUPS = (
    "permissions",
    "page_permissions",
    "collection_permissions",
    "site_permissions",
    "groupapprovaltask",
    "reviewtask",
)
NARROWED_BY_PERSON = {("lms", "erasure")}  # asked of the units in which the person works: lms.privacy.access
REFERENCE = {("courses", "topic"), ("courses", "legaltext")}  # the same for everybody


def may_hold_in_a_unit(role: Group) -> bool:
    """Whether every permission of the role can be narrowed to a unit. One over groups, for example, cannot."""
    kinds = ContentType.objects.filter(permission__group=role).distinct()
    return all(_is_narrowed(kind) for kind in kinds)


def _is_narrowed(kind: ContentType) -> bool:
    if (kind.app_label, kind.model) in NARROWED_BY_WAGTAIL | NARROWED_BY_PERSON | REFERENCE:
        return True
    model = kind.model_class()
    return model is not None and hasattr(model._default_manager.all(), "permitted")


def ensure_roles() -> dict[str, Group]:
    """The groups of all roles with exactly their permissions. Safe to call again."""
    groups = {role: _ensure(role, names) for role, names in PERMISSIONS.items()}
    _ensure_choosing_recordings()
    for role, acts in FILES.items():
        _ensure_files(groups[role], acts)
    return groups


def without_power():
    """Roles that let nobody do anything: groups of learners. Reading a page that is closed to others is no power."""
    return Group.objects.filter(unit_role=None, **dict.fromkeys(POWERS_OF_GROUPS))


def offered():
    """Permissions that roles are made of: what the form of a role of one's own offers."""
    return _named(POWERS)


def name_of(permission: Permission) -> str:
    return f"{permission.content_type.app_label}.{permission.codename}"


def _named(names: Iterable[str]):
    wanted = Q()
    for name in names:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(wanted)


def _ensure(role: str, names: list[str]) -> Group:
    group, _created = Group.objects.get_or_create(name=role)
    permissions = list(_named(names))
    if len(permissions) != len(set(names)):
        found = {name_of(permission) for permission in permissions}
        raise LookupError(f"Unknown permissions of {role}: {sorted(set(names) - found)}")
    group.permissions.set(permissions)
    return group


def _ensure_choosing_recordings() -> None:
    """wagtailmedia brings no permission to choose recordings without changing them; shared ones need it."""
    Permission.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(get_media_model()),
        codename="choose_media",
        defaults={"name": "Can choose media"},
    )


def _ensure_files(group: Group, acts: list[str]) -> None:
    """Let the group work with files of every collection."""
    root = Collection.get_first_root_node()
    for app, model in FILE_MODELS.items():
        wanted = [f"{act}_{model}" for act in acts]
        for permission in Permission.objects.filter(content_type__app_label=app, codename__in=wanted):
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
