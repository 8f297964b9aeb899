"""Entries of the log in words. A code without words is shown readably; a test names the ones that are missing."""

from datetime import date

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from courses import queue, vietnamese
from courses.audit import naming

ACTS = {
    "access.refused": pgettext_lazy("act", "Access refused"),
    "enrolment.result_changed": pgettext_lazy("act", "Result changed after completion"),
    "sign_in.done": pgettext_lazy("act", "Signed in"),
    "sign_in.ended": pgettext_lazy("act", "Signed out"),
    "sign_in.failed": pgettext_lazy("act", "Sign-in failed"),
    "sign_in.locked_out": pgettext_lazy("act", "Sign-in refused, account locked"),
    "sign_in.second_step_failed": pgettext_lazy("act", "Second step of sign-in failed"),
    "user.address_changed": pgettext_lazy("act", "Own e-mail address changed"),
    "user.password_changed": pgettext_lazy("act", "Password changed"),
    "user.password_reset": pgettext_lazy("act", "Password set anew by letter"),
    "user.second_factor_added": pgettext_lazy("act", "Second step of sign-in added"),
    "user.second_factor_removed": pgettext_lazy("act", "Second step of sign-in removed"),
    "user.second_factor_renewed": pgettext_lazy("act", "Second step of sign-in renewed"),
    "user.signed_up": pgettext_lazy("act", "Signed up"),
    "audit.let_go": pgettext_lazy("act", "Old audit entries let go"),
    "audit.exported": pgettext_lazy("act", "Audit log exported"),
    "book.printed": pgettext_lazy("act", "Register printed"),
    "book.saved": pgettext_lazy("act", "Register saved"),
    "branch.opened": pgettext_lazy("act", "Branch opened"),
    "certificate.exported": pgettext_lazy("act", "Register exported"),
    "certificate.issued": pgettext_lazy("act", "Paper issued"),
    "certificate.revoked": pgettext_lazy("act", "Paper revoked"),
    "certificate.round_started": pgettext_lazy("act", "Issuing ordered"),
    "certificate.waiting": pgettext_lazy("act", "Paper waits for details"),
    "class.cancelled": pgettext_lazy("act", "Class cancelled"),
    "class.changed": pgettext_lazy("act", "Class changed"),
    "class.exported": pgettext_lazy("act", "Class list exported"),
    "class.planned": pgettext_lazy("act", "Class planned"),
    "class.printed": pgettext_lazy("act", "Class list printed"),
    "class.reminded": pgettext_lazy("act", "Reminder sent"),
    "enrolment.completed": pgettext_lazy("act", "Course completed"),
    "enrolment.joined": pgettext_lazy("act", "Enrolled"),
    "enrolment.reinstated": pgettext_lazy("act", "Enrolled again"),
    "enrolment.reopened": pgettext_lazy("act", "Completion taken back"),
    "enrolment.withdrawn": pgettext_lazy("act", "Withdrawn from class"),
    "identity_provider.deleted": pgettext_lazy("act", "Sign-in service deleted"),
    "identity_provider.refused": pgettext_lazy("act", "Sign-in by a service failed"),
    "identity_provider.saved": pgettext_lazy("act", "Sign-in service saved"),
    "identity_provider.tested": pgettext_lazy("act", "Sign-in service tried"),
    "job.retried": pgettext_lazy("act", "Background job tried again"),
    "legal_text.deleted": pgettext_lazy("act", "Legal text deleted"),
    "legal_text.saved": pgettext_lazy("act", "Legal text saved"),
    "linked_identity.ended": pgettext_lazy("act", "Sign-in service disconnected"),
    "linked_identity.made": pgettext_lazy("act", "Sign-in service connected"),
    "organisation.corrected": pgettext_lazy("act", "Unit corrected"),
    "organisation.deleted": pgettext_lazy("act", "Organisation deleted"),
    "organisation.founded": pgettext_lazy("act", "Unit founded"),
    "post.followed": pgettext_lazy("act", "Post went on in another unit"),
    "post.corrected": pgettext_lazy("act", "Post corrected"),
    "post.given": pgettext_lazy("act", "Post given"),
    "post.left": pgettext_lazy("act", "Post left"),
    "post.restored": pgettext_lazy("act", "Post restored"),
    "post.taken_back": pgettext_lazy("act", "Post taken back"),
    "people.faults_exported": pgettext_lazy("act", "Faults of a list of people exported"),
    "people.import_confirmed": pgettext_lazy("act", "Import of people confirmed"),
    "people.import_discarded": pgettext_lazy("act", "Import of people discarded"),
    "people.import_undone": pgettext_lazy("act", "Import of people taken back"),
    "people.imported": pgettext_lazy("act", "People imported"),
    "people.list_uploaded": pgettext_lazy("act", "List of people uploaded"),
    "people.undo_ordered": pgettext_lazy("act", "Taking back of an import ordered"),
    "privacy.erased": pgettext_lazy("act", "Personal data erased"),
    "privacy.export_downloaded": pgettext_lazy("act", "Copy of own data downloaded"),
    "privacy.export_ordered": pgettext_lazy("act", "Copy of own data ordered"),
    "question.classified": pgettext_lazy("act", "Question classified anew"),
    "question.create": pgettext_lazy("act", "Question added"),
    "question.reinstate": pgettext_lazy("act", "Question back in use"),
    "question.retire": pgettext_lazy("act", "Question retired"),
    "question.revise": pgettext_lazy("act", "Question revised"),
    "quiz.copied": pgettext_lazy("act", "Test copied"),
    "quiz.deleted": pgettext_lazy("act", "Test deleted"),
    "quiz.saved": pgettext_lazy("act", "Test saved"),
    "reorganisation.carried_out": pgettext_lazy("act", "Reorganisation carried out"),
    "reorganisation.ordered": pgettext_lazy("act", "Reorganisation ordered"),
    "reorganisation.withdrawn": pgettext_lazy("act", "Reorganisation withdrawn"),
    "security_rule.saved": pgettext_lazy("act", "Security rule saved"),
    "role.carried": pgettext_lazy("act", "Role went on in another unit"),
    "role.ended_with_unit": pgettext_lazy("act", "Role ended with its unit"),
    "role.ended": pgettext_lazy("act", "Role ended"),
    "role.given": pgettext_lazy("act", "Role given"),
    "role.saved": pgettext_lazy("act", "Role saved"),
    "site.saved": pgettext_lazy("act", "Site identity saved"),
    "topic.deleted": pgettext_lazy("act", "Topic deleted"),
    "topic.saved": pgettext_lazy("act", "Topic saved"),
    "user.closed_as_dormant": pgettext_lazy("act", "Unused account closed"),
    "training_report.exported": pgettext_lazy("act", "Report of training by unit exported"),
    "training_report.printed": pgettext_lazy("act", "Report of training by unit printed"),
    "user.corrected": pgettext_lazy("act", "Account corrected"),
    "user.deactivated": pgettext_lazy("act", "Account closed"),
    "user.details_confirmed": pgettext_lazy("act", "Details for papers confirmed"),
    "user.exported": pgettext_lazy("act", "List of accounts exported"),
    "user.locked": pgettext_lazy("act", "Account locked for a while"),
    "user.made_administrator": pgettext_lazy("act", "Made administrator"),
    "user.opening_undone": pgettext_lazy("act", "Opening of an account taken back"),
    "user.opened": pgettext_lazy("act", "Account opened"),
    "user.profile_changed": pgettext_lazy("act", "Own profile changed"),
    "user.reactivated": pgettext_lazy("act", "Account open again"),
    "user.reopened_by_owner": pgettext_lazy("act", "Unused account opened again by its owner"),
    "user.unmade_administrator": pgettext_lazy("act", "No longer administrator"),
    "user.viewed": pgettext_lazy("act", "Page of a person opened"),
}


DETAILS = {
    "basis": pgettext_lazy("audit detail", "Request or decision"),
    "accounts": pgettext_lazy("audit detail", "Numbers of the accounts"),
    "answer": pgettext_lazy("audit detail", "Answer of the server"),
    "changed": pgettext_lazy("audit detail", "Changed"),
    "code": pgettext_lazy("audit detail", "Code"),
    "course": pgettext_lazy("audit detail", "Course"),
    "decision": pgettext_lazy("audit detail", "Decision"),
    "edition": pgettext_lazy("audit detail", "Edition"),
    "enrolment": pgettext_lazy("audit detail", "Enrolment"),
    "enrolments": pgettext_lazy("audit detail", "Enrolments"),
    "entries": pgettext_lazy("audit detail", "Entries"),
    "ended": pgettext_lazy("audit detail", "Units ended"),
    "fields": pgettext_lazy("audit detail", "Changed"),
    "founded": pgettext_lazy("audit detail", "Units founded"),
    "grants": pgettext_lazy("audit detail", "Roles"),
    "ground": pgettext_lazy("audit detail", "Ground"),
    "job": pgettext_lazy("audit detail", "Job"),
    "last_day": pgettext_lazy("audit detail", "Last day"),
    "metadata_file": pgettext_lazy("audit detail", "Metadata as a file"),
    "method": pgettext_lazy("audit detail", "Method"),
    "moved": pgettext_lazy("audit detail", "Units moved"),
    "name": pgettext_lazy("audit detail", "Name"),
    "number": pgettext_lazy("audit detail", "Up to seal"),
    "papers": pgettext_lazy("audit detail", "Papers"),
    "people": pgettext_lazy("audit detail", "People"),
    "people_import": pgettext_lazy("audit detail", "Import"),
    "person": pgettext_lazy("audit detail", "Person"),
    "posts": pgettext_lazy("audit detail", "Posts"),
    "reason": pgettext_lazy("audit detail", "Reason"),
    "reference": pgettext_lazy("audit detail", "Reference number"),
    "refusal": pgettext_lazy("audit detail", "Reason"),
    "role": pgettext_lazy("audit detail", "Role"),
    "run": pgettext_lazy("audit detail", "Class"),
    "secret": pgettext_lazy("audit detail", "Client secret"),
    "serial": pgettext_lazy("audit detail", "Number of the paper"),
    "since": pgettext_lazy("audit detail", "From"),
    "source": pgettext_lazy("audit detail", "Copied from"),
    "unit": pgettext_lazy("audit detail", "Unit"),
    "view": pgettext_lazy("audit detail", "View"),
    "units": pgettext_lazy("audit detail", "Units"),
    "version": pgettext_lazy("audit detail", "Version"),
    "way": pgettext_lazy("audit detail", "Way"),
    "withdrawn": pgettext_lazy("audit detail", "People withdrawn"),
    "year": pgettext_lazy("audit detail", "Year"),
}

FIELD_NAMES = ("changed", "fields")  # details whose values are names of the record's fields
CHOSEN = {"ground": "revocation_ground"}  # details whose value is one of the choices of a field
METHODS = {
    "totp": pgettext_lazy("second step", "Authenticator app"),
    "webauthn": pgettext_lazy("second step", "Passkey or security key"),
    "recovery_codes": pgettext_lazy("second step", "Recovery codes"),
}
LONGEST = 200
NOTHING = "–"


def act(code: str) -> str:
    """What was done, in the user's language."""
    return str(ACTS.get(code) or _readable(code))


def codes(word: str) -> list[str]:
    """Codes of the acts in whose words, in the user's language and folded, `word` occurs."""
    return [code for code in ACTS if vietnamese.fold(word) in vietnamese.fold(f"{act(code)} {code}")]


def kind(label: str) -> str:
    """The kind of record that a model label such as "courses.enrolment" names."""
    model = naming.model_of(label)
    return capfirst(model._meta.verbose_name) if model else label


def line(given: dict, *, label: str) -> str:
    """What an entry about a record of kind `label` says besides, in one line."""
    return "; ".join(f"{name}: {value}" for name, value in pairs(given, label=label))


def state(fields: dict, *, label: str) -> str:
    """Fields of a record and their values, before or after an act, in one line."""
    model = naming.model_of(label)
    return "; ".join(f"{_field(name, model)}: {_shown(name, value, model)}" for name, value in fields.items())


def changes(before: dict, after: dict, *, label: str) -> list[str]:
    """A line for each field that an act changed: "seats: 30 → 40"."""
    model = naming.model_of(label)
    lines = []
    for name in [*before, *(name for name in after if name not in before)]:
        sides = [_shown(name, side[name], model) for side in (before, after) if name in side]
        lines.append(f"{_field(name, model)}: {' → '.join(sides)}")
    return lines


def brief(text: str) -> str:
    """As much of it as a column of a list has room for."""
    return Truncator(text).chars(LONGEST)


def pairs(given: dict, *, label: str) -> list[tuple[str, str]]:
    """Name and value of each detail, in words."""
    model = naming.model_of(label)
    return [(str(DETAILS.get(name) or _readable(name)), _value(name, value, model)) for name, value in given.items()]


def _value(name: str, value, model) -> str:
    if name in FIELD_NAMES and isinstance(value, list):
        return ", ".join(_field(each, model) for each in value)
    if name in CHOSEN:
        return str(dict(naming.choices_of(CHOSEN[name], model)).get(value, value))
    if name in ("role", "refusal", "way"):
        return _(value)
    if name == "method":
        return str(METHODS.get(value, value))
    if name == "job":
        return queue.label(str(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return str(value)


def _shown(name: str, value, model) -> str:
    """The value of a field in words: choices by their labels, days as they are written, lists row by row."""
    if isinstance(value, list):
        return ", ".join(_shown(name, each, model) for each in value) or NOTHING
    if isinstance(value, dict):
        rows = naming.rows_of(name, model)
        return f"({'; '.join(f'{_field(key, rows)}: {_shown(key, each, rows)}' for key, each in value.items())})"
    if value in (None, ""):
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "groups":
        return _(value)
    return str(dict(naming.choices_of(name, model)).get(value) or _day(name, value, model) or value)


def _day(name: str, value, model) -> str:
    """A day or moment as it is written; empty when the field holds none, or only a part of one is kept."""
    try:
        field = model._meta.get_field(name)
        if isinstance(field, models.DateTimeField):
            return date_format(timezone.localtime(parse_datetime(value)), "SHORT_DATETIME_FORMAT")
        is_day = isinstance(field, models.DateField)
        return date_format(date.fromisoformat(value), "SHORT_DATE_FORMAT") if is_day else ""
    except (AttributeError, FieldDoesNotExist, TypeError, ValueError):
        return ""


def _field(name: str, model) -> str:
    try:
        field = model._meta.get_field(name)
        named = field.related_model._meta if field.auto_created else field
        return str(named.verbose_name)
    except (AttributeError, FieldDoesNotExist):  # the model or its field has been removed since
        return str(DETAILS.get(name) or _readable(name))


def _readable(code: str) -> str:
    return capfirst(code.replace(".", ": ").replace("_", " "))
