"""Accounts in the back office: Wagtail's own user management with one full name, Vietnamese order and no deletion."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, BulkActionsCheckboxColumn, Column, DateColumn
from wagtail.users.views import users as stock

from courses.audit.forms import RecordedExport
from courses.backoffice import Scoped
from courses.errors import DomainError
from courses.organisations.grants import Grant
from lms.users import actions
from lms.users.office_forms import AccountForm

User = get_user_model()


class AccountFilters(stock.UserFilterSet):
    def __init__(self, *args, **kwargs):
        """Roles to filter by read in the language of the reader."""
        super().__init__(*args, **kwargs)
        self.form.fields["group"].label_from_instance = lambda group: _(group.name)


class IndexView(RecordedExport, stock.IndexView):
    page_title = gettext_lazy("People")
    export_act = "user.exported"
    add_item_label = gettext_lazy("Add a person")

    @cached_property
    def columns(self):
        name_column = self._get_title_column_class(stock.UserColumn)
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="user"),
            name_column(
                "full_name",
                label=_("Full name"),
                sort_key="sort_key",
                get_url=self.get_edit_url,
                classname="name",
            ),
            Column("email", label=_("E-mail"), sort_key="email"),
            Column("staff_code", label=_("Staff code"), sort_key="staff_code"),
            Column("workplace", label=_("Workplace")),
            Column("roles", label=_("Roles"), accessor=_roles),
            BooleanColumn("is_active", label=_("May sign in"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last sign-in"), sort_key="last_login"),
        ]

    @cached_property
    def search_fields(self):
        return ["folded_name", "email", "staff_code"]

    def get_base_queryset(self):
        correctable = User.objects.correctable_by(self.request.user).filter(pk=OuterRef("pk"))
        grants = Grant.objects.current(timezone.localdate()).select_related("role", "organisation")
        rows = super().get_base_queryset().prefetch_related(None)
        return rows.prefetch_related(Prefetch("grants", grants)).annotate(is_correctable=Exists(correctable))

    def order_queryset(self, queryset):
        queryset = super().order_queryset(queryset)
        return queryset.order_by(*queryset.query.order_by, "pk")

    def get_edit_url(self, instance):
        return super().get_edit_url(instance) if instance.is_correctable else None

    def get_delete_url(self, instance):
        return None


class CorrectableRow:
    """Views that change an account answer 404 for those the user may see but not change."""

    def setup(self, request, *args, **kwargs):
        get_object_or_404(User.objects.correctable_by(request.user), pk=kwargs.get("pk", args[0] if args else None))
        super().setup(request, *args, **kwargs)


class CreateView(stock.CreateView):
    page_title = gettext_lazy("Add a person")
    success_message = gettext_lazy("The account of %(object)s is open; a letter says how to set a password.")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "by": self.request.user}

    def save_instance(self):
        person = self.form.save(commit=False)
        return _with_powers(actions.open_account(person, by=self.request.user), self.form, by=self.request.user)


class EditView(CorrectableRow, stock.EditView):
    success_message = gettext_lazy("The account of %(object)s is saved.")
    delete_item_label = gettext_lazy("Close the account")

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
    filterset_class = AccountFilters
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeactivateView
    copy_view_enabled = False
    template_prefix = ""
    delete_template_name = DeactivateView.template_name

    def get_form_class(self, for_update=False):
        return AccountForm


def _with_powers(person, form, *, by):
    """Give and take what an administrator ticked; other people's form has no such fields."""
    if "is_superuser" in form.changed_data:
        change = actions.make_administrator if form.cleaned_data["is_superuser"] else actions.unmake_administrator
        change(person, by=by)
    return person


def _roles(person) -> str:
    names = sorted({_(given.role.name) for given in person.grants.all()})
    return ", ".join([_("Administrator"), *names] if person.is_superuser else names)
