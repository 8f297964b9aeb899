"""The personal number of an account."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from courses.organisations import scopes
from lms.users.personal_number import figures, vault
from lms.users.personal_number.box import Unreadable


class Ground(models.TextChoices):
    CONSENT = "consent", pgettext_lazy("personal number", "Consent of the person")
    DUTY = "duty", pgettext_lazy("personal number", "Official duty of the unit")


class PersonalNumberQuerySet(models.QuerySet):
    def of(self, person):
        return self.filter(person=person)

    def consented(self):
        """Numbers that are kept because their person agreed, and only as long as that is so."""
        return self.filter(ground=Ground.CONSENT)

    @sensitive_variables("number")
    def numbered(self, number: str):
        """The row with this number, under whichever key its blind index was made."""
        return self.filter(blind_index__in=vault.indices(number))

    def under_former_keys(self):
        """Rows that the newest keys have not written."""
        sealing, index = vault.newest()
        return self.exclude(sealed__startswith=sealing, blind_index__startswith=index)

    def under_unknown_keys(self):
        """Rows that no key of this installation can read."""
        known = Q()
        for beginning in vault.known() if vault.is_open() else []:
            known |= Q(sealed__startswith=beginning)
        return self.exclude(known) if known else self.all()

    def permitted(self, user, *acts: str):
        """Rows of people in whose units roles of `user` allow one of the acts on personal numbers."""
        scope = scopes.of(user, *(f"users.{act}_personalnumber" for act in acts))
        return self.filter(person__in=get_user_model().objects.working_in(scope))


class PersonalNumber(models.Model):
    """`sealed` is the number encrypted for this very account, `blind_index` its keyed hash: no number is held twice.
    Nothing of the number is stored in the clear, its last figures neither. `ground` is that of whoever entered it first:
    the same number entered again by somebody else changes nothing."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="personal_number", verbose_name=_("person")
    )
    sealed = models.CharField(max_length=120)
    blind_index = models.CharField(max_length=80, unique=True)
    given_at = models.DateTimeField(_("entered on"))
    ground = models.CharField(pgettext_lazy("personal number", "ground"), max_length=10, choices=Ground)

    objects = PersonalNumberQuerySet.as_manager()

    class Meta:
        verbose_name = _("personal number")
        verbose_name_plural = _("personal numbers")
        constraints = [
            models.CheckConstraint(condition=Q(ground__in=Ground.values), name="personal_number_has_a_ground")
        ]
        default_permissions = ()
        permissions = [("handle_personalnumber", "Can show, enter, remove and look up personal numbers")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_consented(self) -> bool:
        return self.ground == Ground.CONSENT

    @property
    def number(self) -> str:
        """All twelve figures. Raises box.Unreadable."""
        return vault.unseal(self.sealed, person=self.person_id)

    @property
    def is_readable(self) -> bool:
        try:
            return bool(self.number)
        except Unreadable:
            return False

    @property
    def masked(self) -> str:
        """0xx******123, or that it cannot be read."""
        try:
            return figures.masked(self.number)
        except Unreadable:
            return gettext("on record, cannot be read")

    @sensitive_variables("number")
    def holds(self, number: str) -> bool:
        return self.blind_index in vault.indices(number)

    @sensitive_variables("number")
    def put(self, number: str) -> None:
        """Set the number, under the newest keys. The row is not saved."""
        self.sealed = vault.seal(number, person=self.person_id)
        self.blind_index = vault.indices(number)[0]
