"""One row for every administrative act, and the seals over them. Rows are only ever added."""

from collections.abc import Callable

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses import vietnamese
from courses.evidence import Evidence, EvidenceQuerySet
from courses.organisations.models import Organisation
from courses.organisations.scopes import ScopedQuerySet

LONGEST_NAME = 250


class AuditEntryQuerySet(ScopedQuerySet, EvidenceQuerySet):
    """Entries are read by those who may view the log of the unit that the act concerned."""

    unit = "unit"

    def about(self, thing: models.Model):
        return self.filter(object_type=thing._meta.label_lower, object_id=str(thing.pk))

    def matching(self, query: str, *, acts: Callable[[str], list[str]]):
        """Entries in which every word of the query occurs: in the name or number of the object, in the actor's name
        or e-mail address, or in the words of the act. `acts` gives the codes of acts in whose words a word occurs."""
        found = self
        for word in vietnamese.fold(query).split():
            found = found.filter(
                Q(folded__icontains=word)
                | Q(object_id=word)
                | Q(actor__folded_name__icontains=word)
                | Q(actor__email__icontains=word)
                | Q(act__in=acts(word))
                | Q(act__icontains=word)
            )
        return found

    def sealed(self):
        return self.filter(seal__isnull=False)

    def unsealed(self):
        return self.filter(seal__isnull=True)

    def acted_by(self, name: str):
        """Acts of people in whose name, folded, or e-mail address every word of `name` occurs."""
        found = self
        for word in vietnamese.fold(name).split():
            found = found.filter(Q(actor__folded_name__icontains=word) | Q(actor__email__icontains=word))
        return found


class AuditEntry(Evidence):
    """`before` and `after` hold the fields that an act changed (courses.audit.changes says what of them is shown)."""

    at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("actor"),
    )
    # What the act concerned belonged to it then. Nothing follows when a unit entered by mistake is deleted.
    unit = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        verbose_name=_("unit"),
    )
    address = models.CharField(max_length=45, blank=True, db_index=True)
    act = models.CharField(_("act"), max_length=60, db_index=True)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    object_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    folded = models.CharField(max_length=LONGEST_NAME, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    details = models.JSONField(default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["object_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.act} {self.object_type} {self.object_id}"

    @property
    def is_sealed(self) -> bool:
        return hasattr(self, "seal")

    def named(self, name: str) -> "AuditEntry":
        """The entry with the object's name as of that day, in the row itself and folded for searching."""
        self.object_name = vietnamese.nfc(name)[:LONGEST_NAME]
        self.folded = vietnamese.fold(self.object_name)[:LONGEST_NAME]
        return self


class AuditSeal(Evidence):
    """The link of the chain that seals one entry; see courses.audit.chain.

    Numbers run without gaps in the order of sealing. `is_late` says that an entry with a higher id was sealed before:
    the act's transaction took so long that later acts overtook it.
    """

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="seal")
    sha256 = models.CharField(max_length=64)
    is_late = models.BooleanField(default=False)
    sealed_at = models.DateTimeField()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit seal")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}:{self.sha256}"


class AuditAnchor(Evidence):
    """Where the chain begins after entries were let go: the last seal of those that are gone.

    `number` and `sha256` are that seal's, `entries` counts what was let go with it, all older than `older_than`. The
    product alone makes its `signature`; see courses.audit.chain.
    """

    number = models.BigIntegerField(primary_key=True)
    sha256 = models.CharField(max_length=64)
    entries = models.PositiveIntegerField()
    older_than = models.DateTimeField()
    made_at = models.DateTimeField()
    signature = models.CharField(max_length=64, default="")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit anchor")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}:{self.sha256}"
