"""Acts of the log in words. A code without words is shown as it is; a test names the ones that are missing."""

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

ACTS = {
    "book.saved": pgettext_lazy("act", "Register saved"),
    "certificate.issued": pgettext_lazy("act", "Paper issued"),
    "certificate.revoked": pgettext_lazy("act", "Paper revoked"),
    "certificate.round_started": pgettext_lazy("act", "Issuing ordered"),
    "certificate.waiting": pgettext_lazy("act", "Paper waits for details"),
    "class.cancelled": pgettext_lazy("act", "Class cancelled"),
    "class.changed": pgettext_lazy("act", "Class changed"),
    "class.planned": pgettext_lazy("act", "Class planned"),
    "class.reminded": pgettext_lazy("act", "Reminder sent"),
    "enrolment.completed": pgettext_lazy("act", "Course completed"),
    "enrolment.joined": pgettext_lazy("act", "Enrolled"),
    "enrolment.reinstated": pgettext_lazy("act", "Enrolled again"),
    "enrolment.reopened": pgettext_lazy("act", "Completion taken back"),
    "enrolment.withdrawn": pgettext_lazy("act", "Withdrawn from class"),
    "job.retried": pgettext_lazy("act", "Background job tried again"),
    "question.create": pgettext_lazy("act", "Question added"),
    "question.reinstate": pgettext_lazy("act", "Question back in use"),
    "question.retire": pgettext_lazy("act", "Question retired"),
    "question.revise": pgettext_lazy("act", "Question revised"),
    "quiz.copied": pgettext_lazy("act", "Test copied"),
    "user.corrected": pgettext_lazy("act", "Account corrected"),
    "user.deactivated": pgettext_lazy("act", "Account closed"),
    "user.details_confirmed": pgettext_lazy("act", "Details for papers confirmed"),
    "user.opened": pgettext_lazy("act", "Account opened"),
    "user.reactivated": pgettext_lazy("act", "Account open again"),
}


def act(code: str) -> str:
    """What was done, in the user's language."""
    return str(ACTS.get(code, code))


def kind(label: str) -> str:
    """The kind of record that a model label such as "courses.enrolment" names."""
    try:
        return capfirst(apps.get_model(label)._meta.verbose_name)
    except LookupError:  # the model has been removed since
        return label


def details(given: dict) -> str:
    """What an entry says besides, in one line."""
    return ", ".join(f"{name}: {value}" for name, value in given.items())[:200]
