"""Erasing a person: the account stays, but tells nobody's name any more; legal records stay as they are.

Papers, results and hours are kept as the law on training asks, evidence and the audit log are never changed: names in
audit entries go with the entries, when their time is over.
"""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from certificates.models import Certificate
from courses.audit import actions as audit
from courses.enrolments import actions as enrolments
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.notifications.models import Notification
from courses.organisations import appointments
from courses.organisations.grants import Grant
from courses.organisations.posts import Post
from courses.quizzes.models import Answer
from lms.people_import.models import ImportRow
from lms.privacy import fates, labels, reading
from lms.privacy.models import DataExport, Erasure
from lms.privacy.registry import KINDS
from lms.privacy.requests import actions as requests
from lms.privacy.requests.models import DataRequest, Kind
from lms.users.security import sessions
from lms.users.security.actions import code_key_of, forget_failures, key_of

User = get_user_model()

REASON = "Xóa dữ liệu cá nhân"
IMPORT_ROWS = next(kind for kind in KINDS if kind.model == "lms.ImportRow")
FREE_TEXT = ("short_text",)  # kinds of questions that are answered in one's own words


@dataclass(frozen=True)
class Line:
    """How many records of a kind are about the person, and how many of them tell who it is afterwards."""

    title: str
    before: int
    after: int
    fate: fates.Fate


def preview(person) -> list[Line]:
    """What an erasure would do; of an erased account, what it did."""
    done = Erasure.objects.of(person).first()
    counts = done.counts if done else _counts(person)
    return [
        Line(labels.of_kind(kind), *counts[kind.model], fates.of(kind))
        for kind in KINDS
        if any(counts.get(kind.model, ()))
    ]


@transaction.atomic
def erase(person, *, basis: str, by, now, answer: str = "") -> Erasure:
    """Erase the person's data on a request or decision (`basis`); a second time changes nothing. An open request to
    erase is closed with `answer`; letters about requests still leave, to the address that the person had.

    Raises DomainError for oneself, for administrators and for people who hold a role, while another request of theirs
    is open, and without an answer to the open one.
    """
    held = User.objects.held().get(pk=person.pk)
    if held.erased_at is not None:
        return Erasure.objects.get(person=held)
    _check(held, by=by, today=timezone.localdate(now))
    _check_answered(held)
    for request in DataRequest.objects.of(held).open():
        requests.carry_out(request, answer=answer, by=by, now=now)
    counts = _counts(held)
    _address_letters(held)
    _leave(held, by=by, now=now)
    _delete(held)
    _empty(held)
    _rename(held, now=now)
    done = Erasure.objects.create(person=held, by=by, at=now, basis=basis, counts=counts)
    audit.append("privacy.erased", held, by=by, basis=basis)
    return done


def _counts(person) -> dict[str, list[int]]:
    found = {kind: reading.rows(kind, person).count() for kind in KINDS if kind.about}
    found[IMPORT_ROWS] += ImportRow.objects.naming(person).count()
    return {kind.model: [count, count if fates.of(kind) == fates.Fate.LEGAL else 0] for kind, count in found.items()}


def _check(person, *, by, today) -> None:
    if person == by:
        raise DomainError(_("Nobody erases the account they are signed in with. Ask another administrator."))
    if person.is_superuser:
        raise DomainError(_("An administrator cannot be erased. Take that power away first."))
    if Grant.objects.of(person).not_over(today).exists():
        raise DomainError(_("This person holds a role. End the roles first, so that somebody else takes over."))


def _check_answered(person) -> None:
    others = DataRequest.objects.of(person).open().exclude(kind=Kind.ERASE)
    open_ones = [request.get_kind_display() for request in others]
    if open_ones:
        raise DomainError(
            _(
                "Close these requests of the person with an answer first, afterwards nobody is left to write to: %(kinds)s."
            )
            % {"kinds": ", ".join(open_ones)}
        )


def _underway(person):
    """Letters to the person about requests that are still to leave; reminders to whoever answers are none of them."""
    letters = Notification.objects.filter(recipient=person, kind__startswith="data_request_").exclude(
        kind=requests.REMINDER
    )
    return letters.underway()


def _address_letters(person) -> None:
    """Let letters about requests leave for the address and under the name that are about to go."""
    for letter in _underway(person):
        letter.context |= {"to": person.email, "addressee": person.full_name, "account_is_gone": True}
        letter.save(update_fields=["context"])


def forget_letters(now) -> int:
    """Empty letters to people whose data were erased once they have left or are given up; return how many."""
    letters = Notification.objects.filter(recipient__erased_at__isnull=False).exclude(context={})
    return letters.exclude(pk__in=Notification.objects.underway().values("pk")).update(context={})


def _leave(person, *, by, now) -> None:
    """Out of every class and post, and signed out everywhere."""
    today = timezone.localdate(now)
    for enrolment in Enrolment.objects.filter(learner=person, status=Enrolment.Status.ACTIVE):
        enrolments.withdraw(enrolment, by=by, reason=REASON, now=now)
    posts = Post.objects.of(person)
    for post in posts.filter(starts__gt=today):
        appointments.call_off(post, by=by, today=today)
    for post in posts.on(today):
        appointments.leave(post, last_day=today, by=by)
    sessions.end_all(person)
    forget_failures(key_of(person.email, person), code_key_of(person))


def _delete(person) -> None:
    ImportRow.objects.naming(person).delete()  # else a preview that waits would open the account once more
    for export in DataExport.objects.of(person):
        export.forget()
    Notification.objects.filter(recipient=person).unsent().exclude(pk__in=_underway(person).values("pk")).delete()
    for kind in fates.deleted():
        lookups = reading.rows(kind, person) if kind.about else reading.acted_rows(kind, person)
        lookups.delete()


def _rename(person, *, now) -> None:
    """The account under a number in place of a name; nobody signs in with it again."""
    person.full_name, person.called_name = f"Đã xóa dữ liệu {person.pk}", ""
    person.email = f"da-xoa-{person.pk}@example.invalid"  # RFC 2606: reaches nobody
    person.birth_date = person.staff_code = person.last_login = person.details_confirmed_at = None
    person.gender = person.workplace = person.phone = ""
    person.is_active = person.is_staff = False
    person.erased_at = now
    person.set_unusable_password()
    person.normalise()
    Enrolment.objects.of(person).update(learner_sort_key=person.sort_key)
    for paper in Certificate.objects.of(person).waiting():
        paper.holder = person
        paper.index_words()
        paper.save(update_fields=["folded"])
    person.save()  # last: a new address locks the account in full
    about = ContentType.objects.get_for_model(User)
    ModelLogEntry.objects.filter(content_type=about, object_id=str(person.pk)).update(label=str(person), data={})


def _empty(person) -> None:
    on_their_way = list(_underway(person).values_list("pk", flat=True))
    for kind, values in fates.emptied():
        kept = on_their_way if kind.model_class is Notification else []
        reading.rows(kind, person).exclude(pk__in=kept).order_by().update(**values)
    own_words = Answer.objects.filter(
        attempt__enrolment__learner=person, version__question__kind__in=FREE_TEXT
    ).exclude(given=None)
    Answer.objects.filter(pk__in=list(own_words.values_list("pk", flat=True))).update(given=None)
