"""Purposes by consent, the versions of their texts, and the ledger of answers. Texts and answers are only ever added."""

import hashlib
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from courses.evidence import Evidence, EvidenceQuerySet
from courses.organisations import scopes
from courses.organisations.models import Organisation
from courses.organisations.scopes import ScopedQuerySet

PERSONAL_NUMBER = "personal-number"  # code of the purpose that is asked for where one's own number is entered


class PurposeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Purposes are the same everywhere: whoever reads a part of the ledger knows them."""
        return self.all() if scopes.of(user, "lms.view_consentrecord") else self.none()

    def open(self, today: date):
        """Purposes for which consent is asked and counts."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=today))


class ConsentPurpose(models.Model):
    """Something voluntary, such as photographs on the site. `code` is what callers of `has_consented` ask by."""

    code = models.SlugField(_("code"), max_length=40, unique=True, help_text=_("Stays as it is, e.g. photographs."))
    title = models.CharField(_("title"), max_length=150)
    title_en = models.CharField(_("title in English"), max_length=150, blank=True)
    ended_on = models.DateField(
        _("ended on"), null=True, blank=True, help_text=_("From this day on nobody is asked and no consent counts.")
    )

    objects = PurposeQuerySet.as_manager()

    class Meta:
        verbose_name = _("purpose by consent")
        verbose_name_plural = _("purposes by consent")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title


class TextQuerySet(EvidenceQuerySet):
    def visible_to(self, user):
        return self.all() if scopes.of(user, "lms.view_consentrecord") else self.none()

    def begun(self, today: date):
        """Versions that are or were in force."""
        return self.filter(valid_from__lte=today)

    def current(self, today: date):
        """The version in force of each open purpose: the last of those that have begun."""
        newer = self.model.objects.filter(
            purpose=OuterRef("purpose"), valid_from__lte=today, number__gt=OuterRef("number")
        )
        open_ones = ConsentPurpose.objects.open(today)
        return self.begun(today).filter(~Exists(newer), purpose__in=open_ones)


class ConsentText(Evidence):
    """One version of what people are asked to agree to. Texts that come with the product were published by nobody.

    Later versions begin later, or on the same day in place of one that nobody has answered.
    """

    purpose = models.ForeignKey(
        ConsentPurpose, on_delete=models.PROTECT, related_name="texts", verbose_name=_("purpose by consent")
    )
    number = models.PositiveSmallIntegerField(_("version"), editable=False)
    text = models.TextField(_("text"), max_length=5000)
    text_en = models.TextField(_("text in English"), max_length=5000, blank=True)
    valid_from = models.DateField(_("valid from"))
    published_at = models.DateTimeField(_("published"), editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = TextQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ["purpose__code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["purpose", "number"], name="consent_text_number_unique"),
        ]

    def __str__(self) -> str:
        return _("%(purpose)s, version %(number)s") % {"purpose": self.purpose, "number": self.number}

    @property
    def language_shown(self) -> str:
        """The language in which the active one's reader sees the text."""
        return "en" if get_language() == "en" and self.text_en else "vi"

    @property
    def shown(self) -> str:
        return self.in_language(self.language_shown)

    def in_language(self, code: str) -> str:
        return self.text_en if code == "en" else self.text

    def sha256(self, code: str) -> str:
        """Fingerprint of the words in a language: what the ledger holds, so that the words can be proved."""
        return hashlib.sha256(self.in_language(code).encode()).hexdigest()


class RecordQuerySet(ScopedQuerySet, EvidenceQuerySet):
    unit = "unit"

    def of(self, person):
        return self.filter(person=person)

    def standing(self, today: date):
        """Consents that count today: the last word, on the version in force, of people who were not erased since."""
        later = self.model.objects.filter(
            person=OuterRef("person"), text=OuterRef("text"), pk__gt=OuterRef("pk")
        ).order_by()
        return self.filter(
            ~Exists(later),
            act=self.model.Act.GIVEN,
            person__erased_at=None,
            text__in=ConsentText.objects.current(today).order_by(),
        )

    def unrevoked(self):
        """Consents that are the person's last word on their purpose, whichever version it asks for today."""
        later = self.model.objects.filter(
            person=OuterRef("person"), text__purpose=OuterRef("text__purpose"), pk__gt=OuterRef("pk")
        ).order_by()
        return self.filter(~Exists(later), act=self.model.Act.GIVEN, person__erased_at=None)

    def on(self, purpose: str):
        return self.filter(text__purpose__code=purpose)

    def with_counts(self, today: date):
        """Adds `counts`: whether the consent counts today."""
        standing = self.model.objects.standing(today).filter(pk=OuterRef("pk")).order_by()
        return self.annotate(counts=Exists(standing))


class ConsentRecord(Evidence):
    """An answer of a person to a version of a text. `unit` is that of the person's main post on that day.

    The network address stands in the audit log with the same act, no longer than the log is kept.
    """

    class Act(models.TextChoices):
        GIVEN = "given", pgettext_lazy("consent", "Given")
        REFUSED = "refused", pgettext_lazy("consent", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("consent", "Withdrawn")
        ENDED = "ended", pgettext_lazy("consent", "Ended")  # not by the person: what it was for is gone

    class Way(models.TextChoices):
        PAGE = "page", pgettext_lazy("consent", "By the person, on the page My consent")
        NUMBER = "number", pgettext_lazy("consent", "By the person, with the personal number")
        REQUEST = "request", pgettext_lazy("consent", "By the unit, on a request of the person")
        UNIT = "unit", pgettext_lazy("consent", "By the unit, which removed or replaced the personal number")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="consents", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("unit")
    )
    text = models.ForeignKey(
        ConsentText, on_delete=models.PROTECT, related_name="records", verbose_name=_("consent text")
    )
    act = models.CharField(pgettext_lazy("consent", "answer"), max_length=10, choices=Act)
    at = models.DateTimeField(_("time"))
    way = models.CharField(pgettext_lazy("consent", "way"), max_length=10, choices=Way, default=Way.PAGE)
    language = models.CharField(_("language of the text"), max_length=5)
    sha256 = models.CharField(_("fingerprint of the text (SHA-256)"), max_length=64)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the consent ledger")
        verbose_name_plural = _("entries of the consent ledger")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person", "text"], name="consent_of_person")]

    def __str__(self) -> str:
        return f"{self.text} · {self.get_act_display()}"

    @property
    def is_by_the_person(self) -> bool:
        return self.way in (self.Way.PAGE, self.Way.NUMBER)

    @property
    def words(self) -> str:
        """What was shown when it was answered."""
        return self.text.in_language(self.language)
