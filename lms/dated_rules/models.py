"""What every rule with a first day is: its day, the text it comes from, and which of them holds on a day."""

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeptByAdministrators(models.QuerySet):
    def visible_to(self, user):
        """Administrators of the whole keep them; nobody else needs to know where the limits lie."""
        return self.all() if user.is_active and user.is_superuser else self.none()


class DatedRule(models.Model):
    """Holds from its day until the next one begins. Fields of a concrete rule have the values that this version of the
    product knows as their defaults: they hold where no rule is kept."""

    valid_from = models.DateField(_("valid from"), unique=True)
    source = models.CharField(_("source"), max_length=300, help_text=_("The text that asks for it, with its number."))

    objects = KeptByAdministrators.as_manager()

    class Meta:
        abstract = True
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.valid_from:%d/%m/%Y}"

    @classmethod
    def on(cls, day: date) -> Self:
        """The rule that holds on that day; before all of them, the defaults."""
        return cls.objects.filter(valid_from__lte=day).order_by("-valid_from").first() or cls(valid_from=day)

    def has_held(self, today: date) -> bool:
        """Whether days have passed under this rule, which therefore stays as it was."""
        return self.valid_from < today
