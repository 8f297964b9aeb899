"""Papers and the rounds they are issued in. Nothing here is ever deleted."""

import secrets

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.books import Book, BookYear, Kind
from certificates.rounds import IssueRound
from courses import vietnamese
from courses.enrolments.models import Enrolment
from courses.errors import DomainError
from courses.organisations import scopes

__all__ = ["Book", "BookYear", "Certificate", "IssueRound", "Kind"]

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
FROZEN = frozenset({"snapshot", "serial", "number", "year", "code", "issued_at", "holder_id", "enrolment_id"})
CODE_LENGTH = 16  # 31^16, about 79 bits: cannot be guessed or enumerated


def new_code() -> str:
    """A random verification code without letters that look alike."""
    return "".join(secrets.choice(CODE_ALPHABET) for _place in range(CODE_LENGTH))


def paper_storage():
    return storages["papers"]


def paper_path(certificate, _filename) -> str:
    return f"{certificate.year or 'x'}/{certificate.code}.pdf"


class CertificateQuerySet(scopes.ScopedQuerySet):
    unit = "book__organisation"

    def waiting(self):
        """Papers that wait until the holder has confirmed the details to be printed; they have no number yet."""
        return self.filter(number=None)

    def issued(self):
        return self.filter(number__isnull=False)

    def revoked(self):
        return self.filter(revoked_at__isnull=False)

    def valid(self):
        return self.issued().filter(revoked_at=None)

    def rendered(self):
        return self.filter(rendered_at__isnull=False)

    def not_rendered(self):
        return self.issued().filter(rendered_at=None)

    def of(self, holder):
        return self.filter(holder=holder)

    def in_state(self, state: str):
        """Papers whose computed `state` is this one."""
        return {
            Certificate.State.WAITING: self.waiting,
            Certificate.State.MAKING: self.valid().not_rendered,
            Certificate.State.VALID: self.valid().rendered,
            Certificate.State.REVOKED: self.revoked,
        }[Certificate.State(state)]()

    def standing(self):
        """Papers that are not revoked, those still waiting for a number included."""
        return self.filter(revoked_at=None)

    def visible_to(self, user):
        """Papers of the registers that somebody keeps, and one's own."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        scope = scopes.of(user, "certificates.view_certificate")
        return self if scope.everywhere else self.filter(scope.within(self.unit) | Q(holder=user))

    def update(self, **fields):
        """Refuse with DomainError to change what is printed; papers are numbered one by one."""
        if not FROZEN.isdisjoint(fields):
            raise DomainError(_("What is printed on a paper never changes; a wrong one is revoked."))
        return super().update(**fields)

    def delete(self):
        raise DomainError(_("Certificates are never deleted; a wrong one is revoked."))


class Certificate(models.Model):
    """One paper. `snapshot` holds every printed field as it was when the number was drawn and never changes.

    `snapshot`: {"title", "holder", "gender", "birth_date" (ISO), "workplace", "course", "course_code", "tiet",
    "format", "completed_on", "issued_on" (ISO), "number", "entry", "issuer",
    "superior", "place", "signer_title", "signer_name"}; "entry" is the number in the register.
    """

    class State(models.TextChoices):
        """What a paper is now; computed from facts, never stored. Replaced and expired papers come later."""

        WAITING = "waiting", _("Waiting for confirmation of details")
        MAKING = "making", _("Being made")
        VALID = "valid", _("Valid")
        REVOKED = "revoked", _("Revoked")

    class Ground(models.TextChoices):
        """The five grounds of article 8, Circular 03/2023/TT-BNV."""

        FRAUD = "fraud", _("Fraud in enrolment or study")
        INELIGIBLE = "ineligible", _("Issued to an ineligible person or beyond authority")
        ALTERED = "altered", _("The paper was altered")
        LENT = "lent", _("The paper was lent to another person")
        ISSUER = "issuer", _("Fault of the issuer")

    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.CONFIRMATION)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="certificates")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="certificates")
    round = models.ForeignKey(IssueRound, null=True, on_delete=models.PROTECT, related_name="certificates")
    code = models.CharField(_("verification code"), max_length=20, unique=True, default=new_code, editable=False)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("register"))
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    number = models.PositiveIntegerField(_("register entry number"), null=True)
    serial = models.CharField(_("number"), max_length=80, blank=True)
    snapshot = models.JSONField(default=dict)
    folded = models.CharField(max_length=500, editable=False, default="")  # holder, number, code: for the search
    created_at = models.DateTimeField(auto_now_add=True)
    issued_at = models.DateTimeField(_("issued"), null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    pdf = models.FileField(storage=paper_storage, upload_to=paper_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    rendered_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    revocation_ground = models.CharField(_("ground"), max_length=12, choices=Ground, blank=True)
    revocation_reason = models.TextField(_("reason"), blank=True)
    revocation_decision = models.CharField(_("decision number and date"), max_length=120, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-pk"]
        permissions = [
            ("issue_certificate", "Can issue certificates"),
            ("revoke_certificate", "Can revoke certificates"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["book", "year", "number"], name="certificate_number_unique"),
            models.UniqueConstraint(fields=["serial"], condition=~Q(serial=""), name="certificate_serial_unique"),
            models.UniqueConstraint(
                fields=["enrolment", "kind"],
                condition=Q(revoked_at=None),
                name="certificate_one_valid_per_enrolment",
            ),
            models.CheckConstraint(
                condition=(Q(number=None) & Q(issued_at=None))
                | (Q(number__isnull=False) & Q(issued_at__isnull=False) & Q(year__isnull=False)),
                name="certificate_number_and_issue_together",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | ~Q(revocation_ground=""),
                name="certificate_revoked_on_a_ground",
            ),
        ]

    def __str__(self) -> str:
        return self.serial or self.code

    @property
    def audit_name(self) -> str:
        """How the audit log names the paper: by number and holder, never by the code that opens it."""
        return f"{self.serial} {self.printed_name}".strip()

    def save(self, *args, **kwargs):
        """Refuse with DomainError to change what is printed on a paper that has its number."""
        touched = FROZEN.intersection(kwargs.get("update_fields") or FROZEN)
        if touched and not self._state.adding:
            stored = Certificate.objects.issued().filter(pk=self.pk).values(*touched).first()
            if stored and any(stored[name] != getattr(self, name) for name in touched):
                raise DomainError(_("What is printed on a paper never changes; a wrong one is revoked."))
        super().save(*args, **kwargs)

    @property
    def is_waiting(self) -> bool:
        return self.number is None

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def is_rendered(self) -> bool:
        return self.rendered_at is not None

    @property
    def may_be_downloaded(self) -> bool:
        """A revoked paper is no longer offered; what became of it stays on its page."""
        return self.is_rendered and not self.is_revoked

    @property
    def state(self) -> "Certificate.State":
        if self.is_revoked:
            return self.State.REVOKED
        if self.is_waiting:
            return self.State.WAITING
        return self.State.VALID if self.is_rendered else self.State.MAKING

    @property
    def state_label(self) -> str:
        return self.state.label

    @property
    def may_be_revoked(self) -> bool:
        return not self.is_waiting and not self.is_revoked

    @property
    def printed_name(self) -> str:
        """The holder's name as printed; of a paper that waits, as it is now."""
        return self.snapshot.get("holder") or self.holder.full_name

    @property
    def course_title(self) -> str:
        return self.snapshot.get("course") or self.enrolment.edition.content["title"]

    def index_words(self) -> None:
        """Keep what the register is searched by."""
        words = vietnamese.fold(f"{self.printed_name} {self.serial}")
        self.folded = f"{words} {self.code.lower()}"[:500]

    @property
    def verify_path(self) -> str:
        """The address that is printed; without language prefix, and never to change."""
        return f"/verify/{self.code}/"

    @property
    def verify_url(self) -> str:
        return f"{settings.PUBLIC_URL}{self.verify_path}"

    @property
    def shown_code(self) -> str:
        """The code in groups of four, as people read and type it."""
        return "-".join(self.code[start : start + 4] for start in range(0, len(self.code), 4))

    def revoke(self, *, by, ground: str, reason: str, decision: str, now) -> None:
        """Mark the paper as revoked. Raises DomainError unless it has a number and stands."""
        if not self.may_be_revoked:
            raise DomainError(_("Only a paper that has a number and is not revoked yet can be revoked."))
        self.revoked_at, self.revoked_by = now, by
        self.revocation_ground, self.revocation_reason, self.revocation_decision = ground, reason, decision
        told = ["revocation_ground", "revocation_reason", "revocation_decision"]
        self.save(update_fields=["revoked_at", "revoked_by", *told])

    def delete(self, *args, **kwargs):
        raise DomainError(_("Certificates are never deleted; a wrong one is revoked."))
