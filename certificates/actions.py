"""Issuing, numbering, printing and revoking papers. Every act may be repeated without harm.

A number is drawn while the row of its book and year is locked, in the transaction that writes the snapshot and
the certificate: a failure gives the number back, so numbers have no gap and no double.
"""

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates import eligibility, rendering, snapshot
from certificates.models import Book, BookYear, Certificate, IssueRound, Kind
from courses import queue
from courses.audit import actions as audit
from courses.audit import changes
from courses.enrolments import letters
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.notifications.actions import notify
from courses.organisations import scopes
from courses.organisations.models import Organisation
from courses.runs.models import CourseRun
from courses.sweeping import Sweep

ISSUE = "certificates.tasks.issue"
RELEASE = "certificates.tasks.release"
RENDER = "certificates.tasks.render"
RUN_ROUND = "certificates.tasks.run_round"
REVOCATION = ("revoked_at", "revocation_ground")
PRINTED_BY = timedelta(minutes=10)  # after issue; later the sweep prints what no worker printed


@transaction.atomic
def issue_for(enrolment: Enrolment, *, by, now, round: IssueRound | None = None) -> Certificate:
    """The paper of a completed enrolment; the standing one if there is one already.

    `by` is the issuing officer, or None when the course issues automatically. Without confirmed details of the
    holder the paper waits without a number. Raises DomainError with the reasons when none may be issued.
    """
    enrolment = Enrolment.objects.held().get(pk=enrolment.pk)
    standing = enrolment.certificates.standing().filter(kind=Kind.CONFIRMATION).first()
    if standing is not None:
        return standing
    _require_right_to_issue(enrolment, by=by)
    reasons = eligibility.reasons_against(enrolment)
    if reasons:
        raise DomainError(_("No paper can be issued to this learner."), reasons=reasons)
    certificate = Certificate(
        kind=Kind.CONFIRMATION,
        enrolment=enrolment,
        holder=enrolment.learner,
        book=_default_book(enrolment.run.organisation),
        round=round,
        issued_by=by,
    )
    certificate.index_words()
    certificate.save()
    if enrolment.learner.has_confirmed_details:
        return _draw_number(certificate, enrolment, by=by, now=now)
    audit.append("certificate.waiting", certificate, by=by, enrolment=enrolment.pk)
    _tell(certificate, "certificate_waiting")
    return certificate


def release_waiting(holder, *, now) -> list[Certificate]:
    """Number the papers that waited for the holder's confirmation; those whose course was reopened keep waiting."""
    papers = Certificate.objects.of(holder).waiting().select_related("holder").order_by("pk")
    released = [release(paper, now=now) for paper in papers]
    return [paper for paper in released if not paper.is_waiting]


@transaction.atomic
def release(paper: Certificate, *, now) -> Certificate:
    """The paper, numbered when it waited and its holder has confirmed the details of a completed course.

    It is the act of `issued_by`, who decided it: the confirmation only lets it go on.
    """
    enrolment = Enrolment.objects.held().get(pk=paper.enrolment_id)
    certificate = Certificate.objects.get(pk=paper.pk)
    if certificate.is_waiting and enrolment.is_completed and enrolment.learner.has_confirmed_details:
        return _draw_number(certificate, enrolment, by=certificate.issued_by, now=now)
    return certificate


@transaction.atomic
def start_round(run: CourseRun, enrolments: Iterable[Enrolment], *, by, now) -> IssueRound:
    """Ask for papers for the selected people of a class; worked off in the background."""
    _require_permission(by, "issue_certificate", run.organisation)
    chosen = sorted({enrolment.pk for enrolment in enrolments if enrolment.run_id == run.pk})
    if not chosen:
        raise DomainError(_("Nobody is selected. Select at least one person who qualifies."))
    round = IssueRound.objects.create(run=run, requested_by=by, enrolment_ids=chosen)
    audit.append("certificate.round_started", round, by=by, run=run.pk, people=len(chosen))
    queue.enqueue(RUN_ROUND, issue_round=round.pk)
    return round


def run_round(round: IssueRound, *, now) -> IssueRound:
    """Issue, as the act of who ordered the round, to everybody not handled yet. Safe to repeat and side by side.

    Raises RowsFailed when somebody could be neither served nor refused: the others are, and the round stays unfinished.
    """
    handled = set(round.certificates.values_list("enrolment_id", flat=True))
    handled |= {row["enrolment"] for row in round.refused}
    people = Enrolment.objects.in_bulk(set(round.enrolment_ids) - handled)
    sweep = Sweep()
    for pk in sorted(people, key=lambda pk: (people[pk].learner_sort_key, pk)):
        with sweep.part("enrolment", pk=pk):
            _issue_in(round, people[pk], now=now)
    sweep.finish()
    return _finish(round, now=now)


@transaction.atomic
def revoke(certificate: Certificate, *, by, ground: str, reason: str, decision: str, now) -> Certificate:
    """Take a paper back on one of the five grounds of article 8, Circular 03/2023/TT-BNV.

    `decision` is the number and date of the decision. The number stays used and the public page says "revoked".
    """
    _require_permission(by, "revoke_certificate", certificate.book.organisation)
    if ground not in Certificate.Ground.values:
        raise DomainError(_("Choose one of the five grounds for revocation."))
    reason, decision = reason.strip(), decision.strip()
    if not reason or not decision:
        raise DomainError(_("A revocation needs its reason and the number and date of the decision."))
    certificate = Certificate.objects.select_for_update(of=("self",), no_key=True).get(pk=certificate.pk)
    before = changes.values(certificate, REVOCATION)
    certificate.revoke(by=by, ground=ground, reason=reason, decision=decision, now=now)
    told = changes.difference(Certificate, before, changes.values(certificate, REVOCATION))
    audit.append("certificate.revoked", certificate, by=by, ground=ground, reason=reason, decision=decision, **told)
    _tell(certificate, "certificate_revoked", decision=decision)
    return certificate


def produce(certificate: Certificate, *, now) -> Certificate:
    """Print a numbered paper once and keep its bytes and their hash: nobody's act. A printed one is left alone.

    A lost file is printed again only into the very same bytes. Raises DomainError otherwise: what people hold and
    what the hash vouches for must not change, so the file has to come from a backup.
    """
    if certificate.is_waiting:
        return certificate
    if certificate.is_rendered and certificate.pdf.storage.exists(certificate.pdf.name):
        return certificate
    content = rendering.render(certificate)
    with transaction.atomic():
        certificate = (
            Certificate.objects.select_for_update(of=("self",), no_key=True)
            .select_related("enrolment__run", "holder")
            .get(pk=certificate.pk)
        )
        return _restore(certificate, content) if certificate.is_rendered else _store(certificate, content, now=now)


def issue_missed(*, now) -> int:
    """Issue, number, finish and print what the fast paths missed; returns how many papers were issued or numbered.

    Raises RowsFailed, after everything else is done, when something could not be.
    """
    issued, sweep = 0, Sweep()
    for enrolment in eligibility.due().order_by("completed_at", "pk"):
        with sweep.row(ISSUE, enrolment=enrolment.pk):
            issue_for(enrolment, by=None, now=now)
            issued += 1
    waiting = Certificate.objects.waiting().filter(holder__details_confirmed_at__isnull=False)
    for paper in waiting.order_by("pk"):
        with sweep.row(RELEASE, certificate=paper.pk):
            issued += not release(paper, now=now).is_waiting
    for round in IssueRound.objects.unfinished().order_by("pk"):
        before = round.certificates.count()
        with sweep.row(RUN_ROUND, issue_round=round.pk):
            run_round(round, now=now)
        issued += round.certificates.count() - before
    for paper in Certificate.objects.not_rendered().filter(issued_at__lt=now - PRINTED_BY).order_by("pk"):
        with sweep.row(RENDER, certificate=paper.pk):
            produce(paper, now=now)
    sweep.finish()
    return issued


def _require_right_to_issue(enrolment: Enrolment, *, by) -> None:
    if by is not None:
        _require_permission(by, "issue_certificate", enrolment.run.organisation)
    elif enrolment.run.course.certificate_policy == eligibility.Policy.APPROVAL:
        raise DomainError(_("Papers of this course are issued by an issuing officer, not automatically."))


def _require_permission(by, name: str, unit: Organisation | None) -> None:
    if by is None or not scopes.of(by, f"certificates.{name}").covers(unit):
        raise DomainError(_("Only an issuing officer may do this."))


def _default_book(unit: Organisation | None) -> Book:
    book = Book.objects.filter(kind=Kind.CONFIRMATION, is_default=True).nearest(unit)
    if book is None:
        raise DomainError(_("No register is marked for automatic issuing. An administrator can choose one."))
    return book


def _draw_number(certificate: Certificate, enrolment: Enrolment, *, by, now) -> Certificate:
    """Give the next number of the book and year, freeze the printed fields, ask for the printing."""
    today, book = timezone.localtime(now).date(), certificate.book
    BookYear.objects.get_or_create(book=book, year=today.year)
    counter = BookYear.objects.select_for_update(no_key=True).get(book=book, year=today.year)
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    certificate.year, certificate.number, certificate.issued_at = today.year, counter.last_number, now
    certificate.serial = book.serial(counter.last_number, today.year)
    certificate.snapshot = snapshot.take(enrolment, book, number=counter.last_number, year=today.year, today=today)
    certificate.index_words()
    certificate.save(update_fields=["year", "number", "serial", "issued_at", "snapshot", "folded"])
    after = changes.values(certificate, ["serial", "issued_at", "book"])
    audit.append(
        "certificate.issued", certificate, by=by, after=after, enrolment=enrolment.pk, serial=certificate.serial
    )
    queue.enqueue(RENDER, certificate=certificate.pk)
    return certificate


def _issue_in(round: IssueRound, enrolment: Enrolment, *, now) -> None:
    """Give somebody of the round a paper, or write down why not, in the language of whoever ordered the round."""
    with override(round.requested_by.language):
        try:
            certificate = issue_for(enrolment, by=round.requested_by, now=now, round=round)
        except DomainError as refusal:
            _refuse(round, enrolment.pk, [str(reason) for reason in refusal.reasons or [refusal.message]])
            return
        if certificate.round_id != round.pk:
            _refuse(round, enrolment.pk, [eligibility.reason_of(certificate)])


@transaction.atomic
def _refuse(round: IssueRound, enrolment_pk: int, reasons: list[str]) -> None:
    fresh = IssueRound.objects.select_for_update(no_key=True).get(pk=round.pk)
    if enrolment_pk not in {row["enrolment"] for row in fresh.refused}:
        fresh.refused.append({"enrolment": enrolment_pk, "reasons": reasons})
        fresh.save(update_fields=["refused"])


@transaction.atomic
def _finish(round: IssueRound, *, now) -> IssueRound:
    fresh = IssueRound.objects.select_for_update(no_key=True).get(pk=round.pk)
    if not fresh.is_finished:
        fresh.finished_at = now
        fresh.save(update_fields=["finished_at"])
    return fresh


def _store(certificate: Certificate, content: bytes, *, now) -> Certificate:
    """Keep the first bytes. A file of a try that never reached the database was given to nobody and is replaced."""
    path = certificate.pdf.field.generate_filename(certificate, "")
    certificate.pdf.storage.delete(path)
    certificate.pdf.save(path, ContentFile(content), save=False)
    certificate.sha256, certificate.rendered_at = hashlib.sha256(content).hexdigest(), now
    certificate.save(update_fields=["pdf", "sha256", "rendered_at"])
    _tell(certificate, "certificate_ready")
    return certificate


def _restore(certificate: Certificate, content: bytes) -> Certificate:
    storage = certificate.pdf.storage
    if storage.exists(certificate.pdf.name):
        return certificate
    if hashlib.sha256(content).hexdigest() != certificate.sha256:
        raise DomainError(_("The file of this paper is lost and must be brought back from a backup."))
    storage.save(certificate.pdf.name, ContentFile(content))
    return certificate


def _tell(certificate: Certificate, kind: str, **more) -> None:
    """Tell the holder. The course is named as on the paper; in another language as its page there is, if there is one."""
    run = certificate.enrolment.run
    notify(
        certificate.holder,
        kind,
        context={
            "course": letters.titles(run.course) | {settings.LANGUAGE_CODE: certificate.course_title},
            "run": str(run),
            "serial": certificate.serial,
            "url": reverse("certificate", args=[certificate.code]),
            **more,
        },
    )
