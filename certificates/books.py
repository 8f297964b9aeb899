"""Registers ("sổ") and the numbers drawn from them."""

import string

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.errors import DomainError
from courses.organisations import tree
from courses.organisations.models import Organisation
from courses.organisations.scopes import ScopedQuerySet

PATTERN_FIELDS = {"number", "year", "code"}
FIXED_ONCE_USED = ("code", "kind", "pattern")


class Kind(models.TextChoices):
    """The three documents of training law (Circular 03/2023/TT-BNV); the first version issues the last."""

    CERTIFICATE = "certificate", _("Certificate of a mandated programme")
    COMPLETION = "completion", _("Completion certificate")
    CONFIRMATION = "confirmation", _("Confirmation of course completion")


class BookQuerySet(ScopedQuerySet):
    """Registers are seen by those who keep them for the unit."""

    def nearest(self, unit: Organisation | None) -> "Book | None":
        """The register kept by the unit, else by the nearest one above it, else by the whole installation."""
        above = tree.superiors(unit.path) if unit else []
        kept = self.filter(Q(organisation__in=above) | Q(organisation=None))
        return kept.order_by(F("organisation__path").desc(nulls_last=True), "pk").first()


class Book(models.Model):
    """A register ("sổ") of one issuer for one kind; numbers run per book and year.

    `pattern` makes the printed number from {number}, {year} and {code}, e.g. "{number:04d}/{year}/XN-{code}".
    """

    name = models.CharField(_("register"), max_length=200)
    code = models.CharField(_("code"), max_length=30, unique=True)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.CONFIRMATION)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("unit that keeps the register"),
    )
    issuer = models.CharField(_("issuer"), max_length=250)
    superior = models.CharField(_("superior body"), max_length=250, blank=True)
    place = models.CharField(_("place of issue"), max_length=100, blank=True)
    signer_title = models.CharField(_("signer's title"), max_length=150, blank=True)
    signer_name = models.CharField(_("signer's name"), max_length=150, blank=True)
    pattern = models.CharField(_("number pattern"), max_length=80, default="{number:04d}/{year}/XN-{code}")
    is_default = models.BooleanField(_("used for automatic issuing"), default=False)

    objects = BookQuerySet.as_manager()

    class Meta:
        verbose_name = _("register")
        verbose_name_plural = _("registers")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(is_default=True, organisation=None), name="book_one_default_per_kind"
            ),
            models.UniqueConstraint(
                fields=["kind", "organisation"],
                condition=Q(is_default=True, organisation__isnull=False),
                name="book_one_default_per_kind_and_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_used(self) -> bool:
        """True once a number was drawn: from then on the pattern of the numbers is fixed."""
        return self.pk is not None and self.years.exists()

    def serial(self, number: int, year: int) -> str:
        """The printed number, e.g. "0173/2026/XN-ĐTTM"."""
        return self.pattern.format(number=number, year=year, code=self.code)

    def clean(self):
        """Refuse a pattern that could give two papers or registers one number, and changes to what issued papers stand on."""
        if not _is_good_pattern(self.pattern):
            raise ValidationError(
                {
                    "pattern": _(
                        "The pattern needs {number}, {year} and {code}, nothing else in braces, and must be well formed."
                    )
                }
            )
        if self.is_used:
            stored = Book.objects.get(pk=self.pk)
            changed = [name for name in FIXED_ONCE_USED if getattr(stored, name) != getattr(self, name)]
            if changed:
                why = _("Numbers have been drawn from this register, so this can no longer change.")
                raise ValidationError(dict.fromkeys(changed, why))

    def delete(self, *args, **kwargs):
        raise DomainError(_("Registers are never deleted."))


def _is_good_pattern(pattern: str) -> bool:
    try:
        names = {name for _text, name, _spec, _conversion in string.Formatter().parse(pattern) if name is not None}
        pattern.format(number=1, year=2026, code="A")
    except (ValueError, KeyError, IndexError, AttributeError):
        return False
    return names == PATTERN_FIELDS


class BookYear(models.Model):
    """The last number drawn in a book in a year. The row is locked while a number is drawn."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("year of a register")
        verbose_name_plural = _("years of registers")
        constraints = [models.UniqueConstraint(fields=["book", "year"], name="book_year_unique")]

    def __str__(self) -> str:
        return f"{self.book} {self.year}"
