"""An import of people on its way, its rows, and the assignments of columns that units remember."""

import io
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from courses.errors import DomainError
from courses.organisations.models import Organisation
from courses.organisations.scopes import ScopedQuerySet
from lms.people_import import secrecy
from lms.people_import.remarks import Remark
from lms.users.personal_number.box import Unreadable

UNDO_FOR = timedelta(days=7)


def private_files():
    """Lists of people lie with the papers: outside the public media, in every backup."""
    return storages["papers"]


def file_place(_instance, _name: str) -> str:
    return f"imports/{secrets.token_hex(16)}"


class PeopleImportQuerySet(ScopedQuerySet):
    unit = "unit"

    def held(self):
        """Locked until the transaction ends: one worker works at an import."""
        return self.select_for_update(of=("self",), no_key=True)

    def kept_too_long(self, now):
        """Imports that nobody can take back any more and whose file and rows are still there."""
        ended = models.Q(finished_at=None) | models.Q(finished_at__lt=now - UNDO_FOR)
        return self.exclude(file="").filter(ended, created_at__lt=now - 2 * UNDO_FOR)


class PeopleImport(models.Model):
    class Status(models.TextChoices):
        ASSIGNING = "assigning", pgettext_lazy("import of people", "Columns to be assigned")
        READING = "reading", pgettext_lazy("import of people", "Being read")
        PREVIEW = "preview", pgettext_lazy("import of people", "Waits for confirmation")
        APPLYING = "applying", pgettext_lazy("import of people", "Being applied")
        APPLIED = "applied", pgettext_lazy("import of people", "Applied")
        UNDOING = "undoing", pgettext_lazy("import of people", "Being taken back")
        UNDONE = "undone", pgettext_lazy("import of people", "Taken back")
        DISCARDED = "discarded", pgettext_lazy("import of people", "Discarded")
        REFUSED = "refused", pgettext_lazy("import of people", "Could not be read")

    NEXT = {
        Status.ASSIGNING: (Status.READING, Status.DISCARDED),
        Status.READING: (Status.PREVIEW, Status.REFUSED),
        Status.PREVIEW: (Status.READING, Status.APPLYING, Status.DISCARDED),
        Status.APPLYING: (Status.APPLIED,),
        Status.APPLIED: (Status.UNDOING,),
        Status.UNDOING: (Status.UNDONE,),
    }
    WORKING = (Status.READING, Status.APPLYING, Status.UNDOING)

    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    file = models.FileField(storage=private_files, upload_to=file_place, blank=True)
    file_name = models.CharField(_("file"), max_length=150)
    heading = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=dict)
    is_complete = models.BooleanField(
        _("The list is complete"),
        default=False,
        help_text=_("People of the unit who are not in it leave their posts."),
    )
    sends_letters = models.BooleanField(
        _("Write to new people"), default=False, help_text=_("A letter says how to set a password.")
    )
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.ASSIGNING)
    counts = models.JSONField(default=dict)
    refusal = models.CharField(max_length=500, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = PeopleImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} · {self.unit}"

    @property
    def audit_name(self) -> str:
        return self.file_name

    @property
    def mapping(self) -> dict[int, str]:
        """{column from 0: field}; JSON keeps the columns as text."""
        return {int(column): name for column, name in self.columns.items()}

    @property
    def is_working(self) -> bool:
        return self.status in self.WORKING

    def fill(self, content: bytes) -> None:
        """Store the list, encrypted. The row is not saved."""
        self.file.save("", ContentFile(secrecy.seal_list(content)), save=False)

    def opened(self):
        """The list as it was uploaded, to be read from its beginning. Raises DomainError when its key is gone."""
        with self.file.open("rb") as stored:
            sealed = stored.read()
        try:
            content = secrecy.unseal_list(sealed)
        except Unreadable:
            raise DomainError(
                gettext("The stored list cannot be read any more. Discard it and upload it again.")
            ) from None
        return UploadedFile(io.BytesIO(content), name=self.file_name, size=len(content))

    def may_be_undone(self, now) -> bool:
        return self.status == self.Status.APPLIED and now < self.finished_at + UNDO_FOR

    @property
    def undo_until(self):
        return self.finished_at + UNDO_FOR

    def move(self, status: str, **facts) -> None:
        """Bring a held import to its next state, with the facts that come with it."""
        if status not in self.NEXT.get(self.status, ()):
            raise ValueError(f"{self.status} does not lead to {status}")
        self.status = status
        for name, value in facts.items():
            setattr(self, name, value)
        self.save(update_fields=["status", *facts])

    def forget(self) -> None:
        """Delete the rows, and after commit the file, which hold personal data; who imported how many when stays."""
        storage, name = self.file.storage, self.file.name
        self.rows.all().delete()
        self.file = ""
        self.save(update_fields=["file"])
        if name:
            transaction.on_commit(lambda: storage.delete(name))


class ImportRowQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(outcome=ImportRow.Outcome.WAITING, kind__in=ImportRow.ACTED_ON)

    def applied(self):
        return self.filter(outcome=ImportRow.Outcome.APPLIED)

    def naming(self, person):
        """Rows with the address or code of the person that were not found to be theirs, as in a preview from before
        their account was opened."""
        named = Q(values__email__iexact=person.email)
        if person.staff_code:
            named |= Q(values__staff_code__iexact=person.staff_code)
        return self.filter(named, person=None)

    def to_take_back(self):
        """Applied rows in the order in which they are taken back: the last first."""
        return self.applied().order_by("-pk")

    def with_warnings(self):
        return self.filter(has_warnings=True)

    def not_done(self):
        """Rows that were confirmed and could not be applied, or not be taken back."""
        return self.filter(outcome__in=(ImportRow.Outcome.REFUSED, ImportRow.Outcome.KEPT))


class ImportRow(models.Model):
    """One person of the file, or one who left. `changes` is {field: [before, after]} in words a person can read and
    the database can compare; `post` says what becomes of the main post, see `comparing`."""

    class Kind(models.TextChoices):
        NEW = "new", pgettext_lazy("rows of an import", "New")
        CHANGED = "changed", pgettext_lazy("rows of an import", "Changed")
        UNCHANGED = "unchanged", pgettext_lazy("rows of an import", "Unchanged")
        LEAVING = "leaving", pgettext_lazy("rows of an import", "Leaving")
        FAULTY = "faulty", pgettext_lazy("rows of an import", "Faulty")

    class Outcome(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("row of an import", "Not applied")
        APPLIED = "applied", pgettext_lazy("row of an import", "Applied")
        REFUSED = "refused", pgettext_lazy("row of an import", "Could not be applied")
        UNDONE = "undone", pgettext_lazy("row of an import", "Taken back")
        KEPT = "kept", pgettext_lazy("row of an import", "Not taken back")

    ACTED_ON = (Kind.NEW, Kind.CHANGED, Kind.LEAVING)

    people_import = models.ForeignKey(PeopleImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"), default=0)
    kind = models.CharField(max_length=10, choices=Kind)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("full name"), max_length=150, blank=True)
    values = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    post = models.JSONField(default=dict)
    remarks = models.JSONField(default=list)
    has_warnings = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    reason = models.CharField(max_length=30, blank=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["people_import", "kind", "number"], name="import_row_by_kind")]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def remarked(self) -> list[Remark]:
        return [Remark(**remark) for remark in self.remarks]

    @property
    def is_of_somebody_elsewhere(self) -> bool:
        """Whether the row names what an account out of reach has."""
        return any(remark["code"] == "not_here" for remark in self.remarks)


class ColumnMapping(models.Model):
    """What the columns of a unit's lists mean, by the folded words of their headings."""

    unit = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=60, blank=True)
    headings = models.JSONField(default=dict)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("assignment of columns")
        verbose_name_plural = _("assignments of columns")
        ordering = ["-saved_at"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="column_mapping_unique")]

    def __str__(self) -> str:
        return self.name or str(self.unit)
