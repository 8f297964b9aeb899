"""Accounts in the back office: Wagtail's own user management with one full name, Vietnamese order and no deletion."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ModelChoiceFilter
from wagtail.admin.ui.tables import BooleanColumn, BulkActionsCheckboxColumn, Column, DateColumn
from wagtail.users.views import users as stock

from courses import restricted
from courses.audit import actions as audit
from courses.audit.forms import RecordedExport
from courses.backoffice import Refusing, Scoped
from courses.errors import DomainError
from courses.organisations import appointments
from courses.organisations.choosers import UnitChooser
from courses.organisations.grants import Grant
from courses.organisations.models import Organisation
from courses.organisations.posts import Post
from courses.paging import BoundedPaginator
from lms.users import actions
from lms.users.elsewhere import actions as elsewhere
from lms.users.office_forms import AccountForm, NewAccountForm
from lms.users.personal_number import access as numbers
from lms.users.personal_number import vault
from lms.users.personal_number.forms import NumberForm

User = get_user_model()


class AccountFilters(stock.UserFilterSet):
    """By unit with everything below it, and by role, whose names read in the language of the reader."""

    unit = ModelChoiceFilter(
        label=gettext_lazy("Unit"),
        queryset=Organisation.objects.select_related("superior"),
        method="filter_unit",
        widget=UnitChooser,
    )
    role = ModelChoiceFilter(
        label=gettext_lazy("Role"), queryset=Group.objects.filter(unit_role=None), method="filter_role"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.filters["group"]
        self.form.fields["role"].label_from_instance = lambda role: _(role.name)

    def filter_unit(self, people, name, unit):
        posts = Post.objects.below(unit).not_over(timezone.localdate())
        return people.filter(Exists(posts.filter(person=OuterRef("pk"))))

    def filter_role(self, people, name, role):
        grants = Grant.objects.filter(role=role).current(timezone.localdate()).visible_to(self.request.user)
        return people.filter(Exists(grants.filter(person=OuterRef("pk"))))


class IndexView(RecordedExport, stock.IndexView):
    page_title = gettext_lazy("People")
    export_act = "user.exported"
    add_item_label = gettext_lazy("Add a person")
    paginator_class = BoundedPaginator

    def get_context_data(self, *args, **kwargs):
        may = numbers.may_look_up(self.request.user)
        more = {"may_look_up": may, "number_form": NumberForm(), "is_open": vault.is_open()}
        return super().get_context_data(*args, **more | kwargs)

    @cached_property
    def columns(self):
        name_column = self._get_title_column_class(stock.UserColumn)
        selecting = [BulkActionsCheckboxColumn("bulk_actions", obj_type="user")]
        return [
            *(selecting if self.request.user.is_superuser else []),
            name_column(
                "full_name",
                label=_("Full name"),
                sort_key="sort_key",
                get_url=_page_of,
                classname="name",
            ),
            Column("email", label=_("E-mail"), sort_key="email"),
            Column("staff_code", label=_("Staff code"), sort_key="staff_code"),
            Column("unit", label=_("Unit"), accessor=_units_of, classname="long"),
            Column("roles", label=_("Roles"), accessor=_roles),
            BooleanColumn("is_active", label=_("May sign in"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last sign-in"), sort_key="last_login"),
        ]

    @cached_property
    def search_fields(self):
        return ["folded_name", "email", "staff_code"]

    def get_base_queryset(self):
        today, user = timezone.localdate(), self.request.user
        held = Prefetch(
            "posts", Post.objects.not_over(today).visible_to(user).select_related("organisation__superior")
        )
        grants = Prefetch("grants", Grant.objects.current(today).visible_to(user).select_related("role"))
        rows = super().get_base_queryset().prefetch_related(None)
        return rows.prefetch_related(held, grants)

    def paginate_queryset(self, queryset, page_size):
        """Whose account may be corrected is asked for the page alone: for all of a country it would cost more than
        everything else."""
        paginator, page, people, is_paginated = super().paginate_queryset(queryset, page_size)
        shown = [person.pk for person in people]
        correctable = User.objects.correctable_by(self.request.user).filter(pk__in=shown)
        self.correctable = set(correctable.values_list("pk", flat=True))
        return paginator, page, people, is_paginated

    def order_queryset(self, queryset):
        queryset = super().order_queryset(queryset)
        return queryset.order_by(*queryset.query.order_by, "pk")

    def get_edit_url(self, instance):
        return super().get_edit_url(instance) if instance.pk in self.correctable else None

    def get_delete_url(self, instance):
        return None

    def as_spreadsheet(self, queryset, spreadsheet_format):
        return super().as_spreadsheet(queryset.filter(restricted.usable()), spreadsheet_format)


class CorrectableRow:
    """Views that change an account answer 404 for those the user may see but not change."""

    def setup(self, request, *args, **kwargs):
        get_object_or_404(User.objects.correctable_by(request.user), pk=kwargs.get("pk", args[0] if args else None))
        super().setup(request, *args, **kwargs)


class Watched:
    """Put before a form of an account: attempts to use what accounts elsewhere have are on record, before anything is
    told."""

    def is_valid(self, form):
        with elsewhere.one_at_a_time(by=self.request.user):
            is_valid = super().is_valid(form)
            elsewhere.note(form.tried_elsewhere, by=self.request.user)
        return is_valid


class CreateView(Watched, Refusing, stock.CreateView):
    page_title = gettext_lazy("Add a person")
    success_message = gettext_lazy("The account of %(object)s is open; a letter says how to set a password.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "by": self.request.user}

    @transaction.atomic
    def save_instance(self):
        by = self.request.user
        person = actions.open_account(self.form.save(commit=False), by=by)
        if self.form.cleaned_data["unit"]:
            unit, title = self.form.cleaned_data["unit"], self.form.cleaned_data["title"]
            appointments.appoint(person, unit, starts=self.form.cleaned_data["starts"], title=title, by=by)
        return _with_powers(person, self.form, by=by)

    def get_success_url(self):
        return _page_of(self.object)


class EditView(Watched, CorrectableRow, stock.EditView):
    success_message = gettext_lazy("The account of %(object)s is saved.")
    delete_item_label = gettext_lazy("Close the account")

    def get(self, request, *args, **kwargs):
        audit.note_view(self.object, by=request.user, now=timezone.now())
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "by": self.request.user}

    def save_instance(self):
        person = actions.correct(self.object, wanted=self.form.wanted(), by=self.request.user)
        return _with_powers(person, self.form, by=self.request.user)


class DeactivateView(CorrectableRow, stock.DeleteView):
    """In the place of deletion: closes the account, or opens it again when the form asks for "open".

    What is wanted comes with the form, so that pressing twice does no more than pressing once.
    """

    template_name = "lms/users/office/deactivate.html"
    page_title = gettext_lazy("Close the account")

    def get_page_subtitle(self):
        return self.object.full_name

    def get_usage(self):
        return None

    def get_usage_url(self):
        return None

    def form_valid(self, form):
        act = actions.reactivate if self.request.POST.get("wanted") == "open" else actions.deactivate
        try:
            act(self.object, by=self.request.user)
        except DomainError as refusal:
            messages.error(self.request, refusal.message)
        else:
            messages.success(self.request, _("Saved. Records and papers of %(name)s stay.") % {"name": self.object})
        return HttpResponseRedirect(self.get_success_url())


class UserViewSet(Scoped, stock.UserViewSet):
    menu_label = gettext_lazy("Accounts")
    menu_hook = "register_people_menu_item"
    add_to_settings_menu = False
    ordering = "sort_key"
    index_view_class = IndexView
    index_template_name = "lms/users/office/people.html"
    filterset_class = AccountFilters
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeactivateView
    copy_view_enabled = False
    template_prefix = ""
    delete_template_name = DeactivateView.template_name

    def get_form_class(self, for_update=False):
        return AccountForm if for_update else NewAccountForm


def _with_powers(person, form, *, by):
    """Give and take what an administrator ticked; other people's form has no such fields."""
    if "is_superuser" in form.changed_data:
        change = actions.make_administrator if form.cleaned_data["is_superuser"] else actions.unmake_administrator
        change(person, by=by)
    return person


def _page_of(person) -> str:
    return person.office_url


def _units_of(person) -> str:
    """The units of the person's posts of today, or of those to come where there is none today, as far as the reader
    looks after them, the main one first."""
    posts, today = person.posts.all(), timezone.localdate()
    held = [post for post in posts if post.is_held_on(today)]
    return "; ".join(_placed(post.organisation) for post in held or posts)


def _placed(unit: Organisation) -> str:
    """Divisions of many departments share a name, so the unit above is named too."""
    return f"{unit.name}, {unit.superior.name}" if unit.superior else unit.name


def _roles(person) -> str:
    names = sorted({_(given.role.name) for given in person.grants.all()})
    return ", ".join([_("Administrator"), *names] if person.is_superuser else names)
