"""The account. One full name in Vietnamese order; e-mail is what one signs in with."""

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from courses import vietnamese
from courses.organisations import scopes
from courses.organisations.grants import Grant
from courses.organisations.posts import Post
from lms.users.personal_number.models import PersonalNumber
from lms.users.security.models import Dormancy, FailedSignIns, FormerPassword, SecurityRule
from lms.users.single_sign_on.models import IdentityProvider, LinkedIdentity

__all__ = [
    "Dormancy",
    "FailedSignIns",
    "FormerPassword",
    "IdentityProvider",
    "LinkedIdentity",
    "PersonalNumber",
    "SecurityRule",
    "User",
]


def _works_in(scope: scopes.Scope) -> Q:
    """Condition for people who hold a post in the scope today or will; in the widest scope everybody, also without a
    post."""
    if scope.everywhere:
        return Q(pk__isnull=False)
    held = Post.objects.filter(scope.within("organisation"), person=OuterRef("pk")).not_over(timezone.localdate())
    return Q(Exists(held))


def _belongs_to(scope: scopes.Scope) -> Q:
    """Condition for people whose main post of today lies in the scope; who holds none today belongs where they work or
    will. A second post elsewhere gives nobody there power over the account."""
    if scope.everywhere:
        return Q(pk__isnull=False)
    main = Post.objects.main().on(timezone.localdate()).filter(person=OuterRef("pk"))
    return Exists(main.filter(scope.within("organisation"))) | (~Exists(main) & _works_in(scope))


class UserQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def inactive(self):
        return self.filter(is_active=False)

    def held(self):
        """Locked until the transaction ends against other changes of the account and of what it holds. Rows that name
        the person, such as a withdrawal's, may still be written beside it: a full lock would wait for them and they
        for it."""
        return self.select_for_update(no_key=True)

    def with_staff_code(self, *codes: str):
        """Accounts with one of these staff codes, whose letters may be small or capital."""
        return self.alias(any_case=Lower("staff_code")).filter(any_case__in=[Lower(Value(code)) for code in codes])

    def erased(self):
        """Accounts whose personal data were erased (lms.privacy)."""
        return self.filter(erased_at__isnull=False)

    def not_erased(self):
        return self.filter(erased_at=None)

    def working_in(self, scope: scopes.Scope):
        """People who hold a post in the scope today, or one to come there that was given already: who appoints somebody
        for next month sees them at once. In the widest scope everybody, also without a post."""
        return self.filter(_works_in(scope))

    def visible_to(self, user):
        """Accounts that `user` may look at in the back office: those of people who work in the units they look after."""
        return self.working_in(scopes.of(user, "users.view_user", "users.change_user"))

    def permitted(self, user, *acts: str):
        """Accounts on which roles of `user` allow one of the acts."""
        return self.working_in(scopes.of(user, *(f"users.{act}_user" for act in acts)))

    def without_a_role(self):
        return self.filter(is_superuser=False, groups=None)

    def with_a_role(self):
        return self.filter(models.Q(is_superuser=True) | models.Q(groups__isnull=False)).distinct()

    def not_above(self, user):
        """People who stand no higher than `user`: every role that they hold now or later lies where `user` gives
        roles, and none of them is an administrator of the whole. Whoever changes an address opens the account."""
        if user.is_superuser:
            return self.all()
        elsewhere = scopes.of(user, "courses.change_grant").outside("organisation")
        held = Grant.objects.filter(elsewhere, person=OuterRef("pk")).not_over(timezone.localdate())
        return self.filter(~Exists(held), is_superuser=False)

    def correctable_by(self, user):
        """Accounts that `user` may change: who gives roles changes those of who belongs to their units and stands no
        higher, training officers those of people without a role."""
        if user.is_superuser:
            return self.not_erased()
        led, taught = scopes.of(user, "courses.change_grant"), scopes.of(user, "users.change_user")
        plain = ~Exists(User.groups.through.objects.filter(user=OuterRef("pk")))
        return self.not_erased().not_above(user).filter(_belongs_to(led) | (_belongs_to(taught) & Q(plain)))

    def answered_for_by(self, user):
        """Accounts of people who belong where `user` gives roles, and who stand no higher."""
        return self.not_erased().not_above(user).filter(_belongs_to(scopes.of(user, "courses.change_grant")))

    def in_vietnamese_order(self):
        return self.order_by("sort_key", "pk")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    class Gender(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(
        _("full name"), max_length=150, help_text=_("Family name first, as on official papers.")
    )
    called_name = models.CharField(
        _("given name, if not the last word"),
        max_length=60,
        blank=True,
        help_text=_("Leave empty unless lists should sort this person by other words than the last one."),
    )
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)
    folded_name = models.CharField(max_length=200, editable=False, db_index=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    gender = models.CharField(_("gender"), max_length=10, choices=Gender, blank=True)
    workplace = models.CharField(_("workplace"), max_length=250, blank=True)
    staff_code = models.CharField(_("staff code"), max_length=40, null=True, blank=True, db_index=True)  # noqa: DJ001
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    language = models.CharField(
        _("language"), max_length=5, choices=[("vi", "Tiếng Việt"), ("en", "English")], default="vi"
    )
    details_confirmed_at = models.DateTimeField(_("details confirmed at"), null=True, blank=True, editable=False)
    privacy_notice_version = models.CharField(max_length=20, blank=True, editable=False)
    privacy_notice_seen_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    erased_at = models.DateTimeField(_("personal data erased"), null=True, blank=True, editable=False)
    use_restricted_at = models.DateTimeField(
        _("use of the data restricted"), null=True, blank=True, editable=False
    )  # by lms.privacy.restrictions; what it means: courses.restricted
    is_staff = models.BooleanField(default=False, editable=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    AUDIT_READABLE = ("full_name", "called_name", "workplace", "language", "groups", "is_active", "is_superuser")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_ignoring_case"),
            models.UniqueConstraint(
                Lower("staff_code"),
                name="user_staff_code_unique_ignoring_case",
                violation_error_message=_("Another account has this staff code."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(is_active=False), name="user_erased_never_signs_in"
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def office_url(self) -> str:
        """The page of the person in the back office."""
        return reverse("person:page", args=[self.pk])

    def normalise(self) -> None:
        """Bring the text fields to NFC, and the stored sort key and folded name in step with the name."""
        self.email = vietnamese.nfc(self.email).strip().lower()
        self.full_name = " ".join(vietnamese.nfc(self.full_name).split())
        self.called_name = vietnamese.nfc(self.called_name).strip()
        self.workplace = vietnamese.nfc(self.workplace).strip()
        self.staff_code = vietnamese.nfc(self.staff_code or "").strip() or None
        self.sort_key = vietnamese.sort_key(self.full_name, given=self.called_name)[:400]
        self.folded_name = vietnamese.fold(self.full_name)[:200]

    def set_password(self, raw_password):
        super().set_password(raw_password and vietnamese.nfc(raw_password))

    def check_password(self, raw_password):
        """Whatever way the keyboard composes letters. Hashes from before passwords were composed are of other spellings;
        one that matches is replaced. All spellings are tried even if one has matched, so that how long it takes depends
        on what was typed alone."""
        composed, *others = vietnamese.spellings(raw_password or "")
        stored = self.password
        is_right = super().check_password(composed)
        old_matches = [check_password(typed, stored) for typed in others]
        if any(old_matches):
            self.set_password(composed)
            self._password = None  # no change of the password, as when Django replaces a hash
            self.save(update_fields=["password"])
        return is_right or any(old_matches)

    def save(self, *args, **kwargs):
        self.normalise()
        fields = kwargs.get("update_fields")
        if fields is not None and {"full_name", "called_name"} & set(fields):
            kwargs["update_fields"] = {*fields, "sort_key", "folded_name"}
        super().save(*args, **kwargs)

    @property
    def given_name(self) -> str:
        return self.called_name or vietnamese.given_name(self.full_name)

    @cached_property
    def has_role(self) -> bool:
        """Whether this person stands above a learner."""
        return self.is_superuser or User.groups.through.objects.filter(user_id=self.pk).exists()

    @cached_property
    def may_enter_office(self) -> bool:
        """Whether the back office is open to this person. Permissions come from roles alone; most people have none."""
        return self.has_role and self.has_perm("wagtailadmin.access_admin")

    @property
    def has_confirmed_details(self) -> bool:
        """True once the holder confirmed what papers print. Name and birth date are fixed from then on; the workplace
        follows the person, whose changes of it are on record."""
        return self.details_confirmed_at is not None

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.given_name
