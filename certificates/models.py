"""Books, serial numbers, papers. Nothing here is ever deleted."""

import secrets

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.enrolments.models import Enrolment
from courses.runs.models import CourseRun

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 16  # 31^16, about 79 bits: cannot be guessed or enumerated


def new_code() -> str:
    """A random verification code without letters that look alike."""
    return "".join(secrets.choice(CODE_ALPHABET) for _place in range(CODE_LENGTH))


def paper_storage():
    return storages["papers"]


def paper_path(certificate, _filename) -> str:
    return f"{certificate.year or 'x'}/{certificate.code}.pdf"


class Kind(models.TextChoices):
    """The three documents of training law (Circular 03/2023/TT-BNV); the first version issues the last."""

    CERTIFICATE = "certificate", _("Certificate of a mandated programme")
    COMPLETION = "completion", _("Completion certificate")
    CONFIRMATION = "confirmation", _("Confirmation of course completion")


class Book(models.Model):
    """A register ("sổ") of one issuer for one kind; numbers run per book and year.

    `pattern` makes the printed number from {number}, {year} and {code}, e.g. "{number:04d}/{year}/XN-{code}".
    """

    name = models.CharField(_("register"), max_length=200)
    code = models.CharField(_("code"), max_length=30, unique=True)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.CONFIRMATION)
    issuer = models.CharField(_("issuer"), max_length=250)
    superior = models.CharField(_("superior body"), max_length=250, blank=True)
    place = models.CharField(_("place of issue"), max_length=100, blank=True)
    signer_title = models.CharField(_("signer's title"), max_length=150, blank=True)
    signer_name = models.CharField(_("signer's name"), max_length=150, blank=True)
    pattern = models.CharField(_("number pattern"), max_length=80, default="{number:04d}/{year}/XN-{code}")
    is_default = models.BooleanField(_("used for automatic issuing"), default=False)

    class Meta:
        verbose_name = _("register")
        verbose_name_plural = _("registers")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=Q(is_default=True), name="book_one_default_per_kind")
        ]

    def __str__(self) -> str:
        return self.name


class BookYear(models.Model):
    """The last number drawn in a book in a year. The row is locked while a number is drawn."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "year"], name="book_year_unique")]

    def __str__(self) -> str:
        return f"{self.book} {self.year}"


class IssueRound(models.Model):
    """An issuing officer's order to issue to the selected people of a class, worked off in the background."""

    run = models.ForeignKey(CourseRun, on_delete=models.PROTECT, related_name="issue_rounds")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    enrolment_ids = models.JSONField()
    refused = models.JSONField(default=list)  # [{"enrolment", "reasons": [...]}]
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("issue round")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.run} {self.requested_at:%d/%m/%Y}"


class CertificateQuerySet(models.QuerySet):
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


class Certificate(models.Model):
    """One paper. `snapshot` holds every printed field as it was when the number was drawn and never changes.

    `snapshot`: {"title", "holder", "gender", "birth_date" (ISO), "workplace", "course", "course_code", "tiet",
    "completed_on", "issued_on" (ISO), "number", "issuer", "superior", "place", "signer_title", "signer_name"}.
    """

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
    def is_waiting(self) -> bool:
        return self.number is None

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def is_rendered(self) -> bool:
        return self.rendered_at is not None
