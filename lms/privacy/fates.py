"""What an erasure does to each kind of record. Pure.

Deleted, kept without what tells who it was, or kept unchanged because a law asks for it. Whatever is not named here is
kept and points at an account that tells nobody's name any more.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from lms.privacy.registry import KINDS, Kind


class Fate(TextChoices):
    DELETED = "deleted", _("Deleted")
    NAMELESS = "nameless", _("Kept without name and free text")
    LEGAL = "legal", _("Kept unchanged, as a legal record")


DELETED = frozenset(
    {
        "account.EmailAddress",
        "account.EmailConfirmation",
        "lms.DataExport",
        "lms.ImportRow",
        "mfa.Authenticator",
        "users.Dormancy",
        "users.FormerPassword",
        "users.LinkedIdentity",
        "users.PersonalNumber",
        "users.User_groups",
        "users.User_user_permissions",
        "usersessions.UserSession",
        "wagtailadmin.EditingSession",
        "wagtailadmin.FormState",
        "wagtailcore.APIToken",
        "wagtailcore.PageSubscription",
        "wagtailusers.UserProfile",
    }
)
LEGAL = frozenset({"certificates.Certificate", "courses.HoursEntry", "courses.Result", "lms.Erasure"})
EMPTIED = {  # fields of records about the person that hold free text or what letters said
    "courses.Enrolment": {"withdrawal_reason": ""},
    "courses.EnrolmentChange": {"reason": ""},
    "courses.Notification": {"context": {}},
    "lms.Restriction": {"lift_reason": ""},
    "lms.DataRequest": {"text": "", "answer": "", "extension_reason": ""},
}


def of(kind: Kind) -> Fate:
    if kind.model in DELETED:
        return Fate.DELETED
    return Fate.LEGAL if kind.model in LEGAL else Fate.NAMELESS


def deleted() -> list[Kind]:
    return [kind for kind in KINDS if kind.model in DELETED]


def emptied() -> list[tuple[Kind, dict]]:
    return [(kind, EMPTIED[kind.model]) for kind in KINDS if kind.model in EMPTIED]
