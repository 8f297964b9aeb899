"""Every kind of record that is about a person or names one, each once. Pure; a test walks all models for others.

`about` are look-ups from a record to the person it is about: its `fields` are told to that person. `acted` are fields
that name who did something: such records are only counted for them, since they may be about others.
"""

from dataclasses import dataclass

from django.apps import apps


@dataclass(frozen=True)
class Kind:
    model: str
    purpose: str
    about: tuple[str, ...] = ()
    acted: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def model_class(self):
        return apps.get_model(self.model)


def _kept(model: str, purpose: str, about: str, *fields: str, acted: tuple[str, ...] = ()) -> Kind:
    return Kind(model, purpose, about=(about,), acted=acted, fields=fields)


def _signed(model: str, *acted: str) -> Kind:
    return Kind(model, "office", acted=acted)


ACCOUNT = (
    "full_name",
    "called_name",
    "email",
    "birth_date",
    "gender",
    "workplace",
    "staff_code",
    "phone",
    "language",
    "details_confirmed_at",
    "privacy_notice_version",
    "privacy_notice_seen_at",
    "is_active",
    "date_joined",
    "last_login",
)
LEARNER = "enrolment__learner"

KINDS = (
    _kept("users.User", "account", "pk", *ACCOUNT),
    _kept("users.PersonalNumber", "identity", "person", "masked", "given_at", "ground"),
    _kept("account.EmailAddress", "account", "user", "email", "verified", "primary"),
    _kept("account.EmailConfirmation", "account", "email_address__user", "created", "sent"),
    _kept("wagtailusers.UserProfile", "account", "user", "preferred_language"),
    _kept("users.LinkedIdentity", "security", "user", "provider", "subject", "way", "linked_at", "used_at"),
    _kept("usersessions.UserSession", "security", "user", "created_at", "last_seen_at", "ip", "user_agent"),
    _kept("mfa.Authenticator", "security", "user", "type", "created_at", "last_used_at"),
    _kept("users.FormerPassword", "security", "user", "set_at"),
    _kept("users.Dormancy", "security", "user", "warned_at", "closed_at"),
    _kept("wagtailcore.APIToken", "security", "user", "name", "created", "last_used_at"),
    _kept("courses.Post", "work", "person", "organisation", "title", "rank", "staff_group", "starts", "ends"),
    _kept(
        "courses.Grant",
        *("work", "person", "role", "organisation", "starts", "ends", "ended_at"),
        acted=("given_by", "ended_by"),
    ),
    _kept("users.User_groups", "work", "user", "group"),
    _kept("users.User_user_permissions", "work", "user", "permission"),
    _kept(
        "courses.Enrolment",
        *("learning", "learner", "run", "status", "unit", "enrolled_at", "completed_at", "withdrawn_at"),
        *("withdrawal_reason", "progress", "last_activity_at", "reminded_at"),
        acted=("enrolled_by", "withdrawn_by"),
    ),
    _kept("courses.EnrolmentChange", "learning", LEARNER, "before", "after", "at", "reason", acted=("by",)),
    _kept("courses.LessonProgress", "learning", LEARNER, "lesson", "first_opened_at", "last_opened_at", "done_at"),
    _kept(
        "courses.Attempt",
        *("learning", LEARNER, "quiz", "number", "started_at", "deadline", "closed_at", "closed_by", "percent"),
    ),
    _kept("courses.Answer", "learning", "attempt__enrolment__learner", "attempt", "position", "given", "saved_at"),
    _kept("courses.Result", "results", LEARNER, "unit", "completed_at", "credited_tiet", "minutes", "snapshot"),
    _kept(
        "courses.HoursEntry",
        *("results", "learner", "unit", "year", "tiet", "minutes", "reason", "created_at"),
        acted=("created_by",),
    ),
    _kept(
        "certificates.Certificate",
        *("papers", "holder", "kind", "serial", "code", "snapshot", "issued_at", "revoked_at", "revocation_ground"),
        acted=("issued_by", "revoked_by"),
    ),
    _kept("courses.Notification", "letters", "recipient", "kind", "context", "created_at", "sent_at"),
    _kept("lms.ImportRow", "imports", "person", "name", "values", "changes", "post"),
    _kept("lms.DataExport", "privacy", "person", "asked_at", "made_at", "expires_at"),
    _kept(
        "lms.DataRequest",
        *("privacy", "person", "kind", "text", "unit", "filed_at", "answer_due", "due", "answered_at", "extended_at"),
        *("extension_reason", "closed_at", "outcome", "answer"),
        acted=("filed_by", "closed_by"),
    ),
    _kept("lms.DataRequestStep", "privacy", "request__person", "act", "at", acted=("by",)),
    _kept("lms.ConsentRecord", "consents", "person", "text", "act", "at", "unit", "way", "language", "sha256"),
    _kept("lms.Erasure", "privacy", "person", "at", acted=("by",)),
    _kept(
        "lms.Restriction",
        *("privacy", "person", "at", "lifted_at", "lift_reason"),
        acted=("by", "lifted_by"),
    ),
    Kind("courses.AuditEntry", "log", acted=("actor",)),
    Kind("wagtailcore.PageLogEntry", "log", acted=("user",)),
    Kind("wagtailcore.ModelLogEntry", "log", acted=("user",)),
    _signed("courses.Branch", "opened_by"),
    _signed("lms.PeopleImport", "requested_by", "undone_by"),
    _signed("lms.ConsentText", "published_by"),
    _signed("lms.Incident", "recorded_by"),
    _signed("lms.IncidentEntry", "by"),
    _signed("lms.ColumnMapping", "saved_by"),
    _signed("certificates.IssueRound", "requested_by"),
    _signed("courses.Reorganisation", "ordered_by", "withdrawn_by"),
    _signed("courses.CourseRun", "officer"),
    _signed("courses.Intake", "requested_by"),
    _signed("courses.Question", "owner", "retired_by"),
    _signed("courses.QuestionVersion", "created_by"),
    _signed("wagtailcore.Page", "owner", "locked_by"),
    _signed("wagtailcore.Revision", "user"),
    _signed("wagtailcore.Comment", "user", "resolved_by"),
    _signed("wagtailcore.CommentReply", "user"),
    _signed("wagtailcore.PageSubscription", "user"),
    _signed("wagtailcore.WorkflowState", "requested_by"),
    _signed("wagtailcore.TaskState", "finished_by"),
    _signed("wagtailcore.UploadedFile", "uploaded_by_user"),
    _signed("wagtailadmin.EditingSession", "user"),
    _signed("wagtailadmin.FormState", "user"),
    _signed("wagtaildocs.Document", "uploaded_by_user"),
    _signed("wagtailimages.Image", "uploaded_by_user"),
    _signed("wagtailmedia.Media", "uploaded_by_user"),
    _signed("wagtail_localize.StringTranslation", "last_translated_by"),
    _signed("wagtail_localize.SegmentOverride", "last_translated_by"),
)
