"""Identity providers and the links from what they call a person to our accounts."""

from datetime import date

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.organisations.models import Organisation

CODE = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", _("Use small letters, figures and single hyphens."))


class IdentityProviderQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Providers are the administrators' business; the page of one's own account names those one may use."""
        return self if user.has_perm("users.view_identityprovider") else self.none()

    def open(self, today: date):
        """Those that people may sign in by on that day."""
        return self.filter(self._openness(today))

    def linked_to(self, user):
        """Those by which this person signs in."""
        return self.filter(links__user=user)

    def closed(self, today: date):
        return self.exclude(self._openness(today))

    @staticmethod
    def _openness(today: date) -> Q:
        return Q(open_from__lte=today) & (Q(open_to=None) | Q(open_to__gte=today))


class IdentityProvider(models.Model):
    class Kind(models.TextChoices):
        OPENID = "openid", "OpenID Connect"
        SAML = "saml", "SAML 2.0"

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OPENID)
    code = models.CharField(
        _("code in addresses"),
        max_length=40,
        unique=True,
        validators=[CODE],
        help_text=_("Part of the addresses that the provider registers, so it stays for good."),
    )
    name = models.CharField(_("name on the button"), max_length=80)
    open_from = models.DateField(
        _("open from"), null=True, blank=True, help_text=_("Empty: not open yet. Try it with “Test this” first.")
    )
    open_to = models.DateField(_("open until"), null=True, blank=True)

    address = models.URLField(
        _("address of the provider"),
        max_length=300,
        blank=True,
        help_text=_(
            "OpenID Connect: the issuer, or its discovery address ending in /.well-known/openid-configuration."
        ),
    )
    client_id = models.CharField(_("client ID"), max_length=200, blank=True)
    sealed_secret = models.TextField(editable=False, blank=True)
    scopes = models.CharField(_("scopes"), max_length=200, default="openid email profile", blank=True)
    metadata = models.TextField(_("SAML metadata"), blank=True)

    subject_claim = models.CharField(
        _("who it is"),
        max_length=200,
        blank=True,
        help_text=_("A claim that never passes to somebody else. Empty: `sub`, or a persistent NameID."),
    )
    email_claim = models.CharField(_("e-mail"), max_length=200, blank=True, default="email")
    email_verified_claim = models.CharField(
        _("e-mail is verified"), max_length=200, blank=True, default="email_verified"
    )
    name_claim = models.CharField(
        _("full name"),
        max_length=300,
        blank=True,
        default="name",
        help_text=_(
            "Family name first. Several claims are joined in this order: family_name middle_name given_name."
        ),
    )
    staff_code_claim = models.CharField(_("staff code"), max_length=200, blank=True)
    unit_code_claim = models.CharField(_("unit code"), max_length=200, blank=True)
    title_claim = models.CharField(_("position"), max_length=200, blank=True)

    email_domains = models.TextField(
        _("e-mail domains"), blank=True, help_text=_("One a line. Addresses of other domains are refused.")
    )
    vouches_for_email = models.BooleanField(
        _("vouches for the addresses of these domains"),
        default=False,
        help_text=_("Addresses of the domains above count as verified even without a claim that says so."),
    )
    vouches_for_staff_code = models.BooleanField(
        _("vouches for staff codes"), default=False, help_text=_("The staff code alone may lead to an account.")
    )
    opens_accounts = models.BooleanField(
        _("opens accounts"),
        default=False,
        help_text=_("People without an account get one, if their e-mail is verified."),
    )
    second_factors = models.CharField(
        _("second factors that count"),
        max_length=300,
        blank=True,
        help_text=_("Values of amr or acr, or SAML authentication contexts. Empty: ours is asked for all the same."),
    )
    asks_anew = models.BooleanField(
        _("asks for its password each time"),
        default=False,
        help_text=_("For shared computers: signing out here does not sign out there."),
    )
    keeps_name = models.BooleanField(
        _("keeps the full name in step"), default=False, help_text=_("Never after it was confirmed for papers.")
    )
    keeps_staff_code = models.BooleanField(_("keeps the staff code in step"), default=False)
    keeps_workplace = models.BooleanField(_("keeps the workplace in step with the unit code"), default=False)
    gives_posts = models.BooleanField(
        _("gives the first post"),
        default=False,
        help_text=_(
            "Who never held a post gets a main one in the unit of the unit code, from that day. Never a role."
        ),
    )
    moves_posts = models.BooleanField(
        _("moves the main post when the unit code changes"),
        default=False,
        help_text=_("Never of people with a role, and not before the service has said another code than last time."),
    )
    posts_within = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("posts in this unit and below it alone"),
        help_text=_("Empty: in every unit. Name the province of a service of a province."),
    )

    objects = IdentityProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("identity provider")
        verbose_name_plural = _("identity providers")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(open_to=None) | Q(open_to__gte=F("open_from")),
                name="identity_provider_closes_after_it_opens",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(vouches_for_email=False) | ~Q(email_domains=""),
                name="identity_provider_vouches_for_named_domains",
                violation_error_message=_("Name the e-mail domains that the provider vouches for."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_saml(self) -> bool:
        return self.kind == self.Kind.SAML

    @property
    def domains(self) -> frozenset[str]:
        return frozenset(domain.strip().lstrip("@").lower() for domain in self.email_domains.split() if domain)

    def is_open(self, today: date) -> bool:
        return bool(self.open_from and self.open_from <= today and (self.open_to is None or self.open_to >= today))


class LinkedIdentityQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if user.has_perm("users.view_linkedidentity") else self.none()

    def of(self, user):
        return self.filter(user=user)


class LinkedIdentity(models.Model):
    """What a provider calls one person, tied to one account. Each account has at most one link a provider: an address
    that passed to somebody else at the provider then leads nobody into the former holder's account."""

    class Way(models.TextChoices):
        EMAIL = "email", _("by verified e-mail")
        STAFF_CODE = "staff_code", _("by staff code")
        PERSON = "person", _("by the person")
        OPENED = "opened", _("account opened by it")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="linked_identities", verbose_name=_("person")
    )
    provider = models.ForeignKey(
        IdentityProvider, on_delete=models.PROTECT, related_name="links", verbose_name=_("identity provider")
    )
    subject = models.CharField(_("subject"), max_length=255)
    way = models.CharField(_("linked"), max_length=20, choices=Way)
    unit_code = models.CharField(max_length=200, blank=True, editable=False)  # followed last, where posts follow it
    linked_at = models.DateTimeField(_("linked on"), auto_now_add=True)
    used_at = models.DateTimeField(_("last sign-in"), null=True, blank=True, editable=False)

    objects = LinkedIdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("linked sign-in")
        verbose_name_plural = _("linked sign-ins")
        ordering = ["-linked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="linked_identity_one_account_a_subject"),
            models.UniqueConstraint(fields=["provider", "user"], name="linked_identity_one_a_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.provider}"
