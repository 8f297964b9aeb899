"""Words for fields whose models have none in the reader's language. Pure."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.privacy.registry import Kind

FIELDS = {
    "after": pgettext_lazy("personal data", "State after"),
    "at": pgettext_lazy("personal data", "Time"),
    "attempt": pgettext_lazy("personal data", "Attempt"),
    "before": pgettext_lazy("personal data", "State before"),
    "changes": pgettext_lazy("personal data", "Changed"),
    "closed_at": pgettext_lazy("personal data", "Closed"),
    "closed_by": pgettext_lazy("personal data", "Closed by"),
    "context": pgettext_lazy("personal data", "Content"),
    "created": pgettext_lazy("personal data", "Made"),
    "created_at": pgettext_lazy("personal data", "Made"),
    "date_joined": pgettext_lazy("personal data", "Account opened"),
    "email": pgettext_lazy("personal data", "E-mail address"),
    "ended_at": pgettext_lazy("personal data", "Ended"),
    "expires_at": pgettext_lazy("personal data", "Deleted on"),
    "given": pgettext_lazy("personal data", "Answer as stored"),
    "group": pgettext_lazy("personal data", "Role"),
    "ip": pgettext_lazy("personal data", "Network address"),
    "kind": pgettext_lazy("personal data", "Kind"),
    "last_login": pgettext_lazy("personal data", "Last sign-in"),
    "last_seen_at": pgettext_lazy("personal data", "Last seen"),
    "last_used_at": pgettext_lazy("personal data", "Last used"),
    "lesson": pgettext_lazy("personal data", "Lesson"),
    "masked": _("Personal number"),
    "minutes": pgettext_lazy("personal data", "Minutes"),
    "name": pgettext_lazy("personal data", "Name"),
    "permission": pgettext_lazy("personal data", "Permission"),
    "position": pgettext_lazy("personal data", "Position in the test"),
    "post": pgettext_lazy("personal data", "Post"),
    "preferred_language": pgettext_lazy("personal data", "Language of the back office"),
    "primary": pgettext_lazy("personal data", "Main address"),
    "privacy_notice_seen_at": pgettext_lazy("personal data", "Privacy notice read"),
    "privacy_notice_version": pgettext_lazy("personal data", "Version of the privacy notice"),
    "quiz": pgettext_lazy("personal data", "Test"),
    "reason": pgettext_lazy("personal data", "Reason"),
    "revoked_at": pgettext_lazy("personal data", "Revoked"),
    "saved_at": pgettext_lazy("personal data", "Saved"),
    "sent": pgettext_lazy("personal data", "Sent"),
    "set_at": pgettext_lazy("personal data", "Set"),
    "snapshot": pgettext_lazy("personal data", "As recorded on that day"),
    "type": pgettext_lazy("personal data", "Kind"),
    "user_agent": pgettext_lazy("personal data", "Browser"),
    "values": pgettext_lazy("personal data", "Row of the list"),
    "verified": pgettext_lazy("personal data", "Confirmed"),
    "warned_at": pgettext_lazy("personal data", "Warned"),
}
KINDS = {
    "account.EmailAddress": _("E-mail addresses"),
    "account.EmailConfirmation": pgettext_lazy("personal data", "Letters that confirm addresses"),
    "certificates.Certificate": pgettext_lazy("personal data", "Papers"),
    "certificates.IssueRound": pgettext_lazy("personal data", "Issuing rounds"),
    "courses.Answer": pgettext_lazy("personal data", "Answers in tests"),
    "courses.EnrolmentChange": pgettext_lazy("personal data", "Changes of enrolments"),
    "courses.Intake": pgettext_lazy("personal data", "Additions of people to classes"),
    "courses.LessonProgress": pgettext_lazy("personal data", "Lessons opened and done"),
    "mfa.Authenticator": pgettext_lazy("personal data", "Second steps of sign-in"),
    "users.User": pgettext_lazy("personal data", "The account itself"),
    "users.User_groups": pgettext_lazy("personal data", "Groups"),
    "users.User_user_permissions": pgettext_lazy("personal data", "Permissions of one's own"),
    "usersessions.UserSession": _("Signed-in devices"),
    "wagtail_localize.SegmentOverride": pgettext_lazy("personal data", "Replaced pieces of translations"),
    "wagtail_localize.StringTranslation": pgettext_lazy("personal data", "Translated texts"),
    "wagtailadmin.EditingSession": pgettext_lazy("personal data", "Pages open for editing"),
    "wagtailadmin.FormState": pgettext_lazy("personal data", "Unsaved forms"),
    "wagtailcore.APIToken": pgettext_lazy("personal data", "Keys for programs"),
    "wagtailcore.Comment": pgettext_lazy("personal data", "Comments on texts"),
    "wagtailcore.CommentReply": pgettext_lazy("personal data", "Replies to comments"),
    "wagtailcore.ModelLogEntry": pgettext_lazy("personal data", "History of records"),
    "wagtailcore.Page": pgettext_lazy("personal data", "Pages"),
    "wagtailcore.PageLogEntry": pgettext_lazy("personal data", "History of pages"),
    "wagtailcore.PageSubscription": pgettext_lazy("personal data", "Pages followed"),
    "wagtailcore.Revision": pgettext_lazy("personal data", "Versions of pages"),
    "wagtailcore.TaskState": pgettext_lazy("personal data", "Decisions on texts"),
    "wagtailcore.UploadedFile": pgettext_lazy("personal data", "Files on their way"),
    "wagtailcore.WorkflowState": pgettext_lazy("personal data", "Reviews asked for"),
    "wagtaildocs.Document": pgettext_lazy("personal data", "Documents"),
    "wagtailimages.Image": pgettext_lazy("personal data", "Pictures"),
    "wagtailmedia.Media": pgettext_lazy("personal data", "Recordings"),
    "wagtailusers.UserProfile": pgettext_lazy("personal data", "Settings of the back office"),
}


def of_kind(kind: Kind) -> str:
    """What such records are called."""
    named = str(KINDS.get(kind.model) or kind.model_class._meta.verbose_name_plural)
    return named[:1].upper() + named[1:]


def of_field(kind: Kind, name: str) -> str:
    """What the field is called."""
    named = str(FIELDS.get(name) or kind.model_class._meta.get_field(name).verbose_name)
    return named[:1].upper() + named[1:]
