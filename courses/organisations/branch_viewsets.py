"""Back office of branches: which units have one, and opening one for another."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.coreutils import get_content_type_label
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

from courses.backoffice import ReadingViewSet, Refusing
from courses.catalogue.addresses import address
from courses.organisations import opening, scopes
from courses.organisations.branches import Branch
from courses.organisations.choosers import UnitChoice
from courses.organisations.models import Organisation


class OpeningForm(WagtailAdminModelForm):
    organisation = UnitChoice(label=gettext_lazy("Unit"))

    class Meta:
        model = Branch
        fields = ["organisation"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        mine = scopes.of(self.for_user, "courses.add_branch").within()
        self.fields["organisation"].queryset = Organisation.objects.filter(
            mine
        )  # `open_branch` refuses, with a reason


class OpenView(Refusing, generic.CreateView):
    page_title = gettext_lazy("Open a branch")
    success_message = gettext_lazy("The branch is open: its pages and its collection of files are there.")

    def get_form_class(self):
        return OpeningForm

    def save_instance(self):
        return opening.open_branch(self.form.cleaned_data["organisation"], by=self.request.user)[0]

    def get_success_url(self):
        return reverse(self.index_url_name)

    def get_success_buttons(self):
        return []


class BranchIndexView(generic.IndexView):
    page_title = gettext_lazy("Branches")
    add_item_label = gettext_lazy("Open a branch")

    @cached_property
    def columns(self):
        return [
            TitleColumn("unit", label=_("Unit"), accessor=_unit, get_url=self.address_of),
            Column("kind", label=_("Kind"), accessor=_kind),
            Column("language", label=_("Language"), accessor=_language),
            Column("place", label=_("Place"), accessor=_place),
            DateColumn("opened_at", label=_("Opened"), sort_key="opened_at"),
        ]

    def address_of(self, branch: Branch) -> str | None:
        """Where the pages or files of a branch are worked on; None for those who work on others alone."""
        if branch.page_id:
            may_open = branch.page_id in self.pages_to_open
            return reverse("wagtailadmin_explore", args=[branch.page_id]) if may_open else None
        may_open = branch.collection_id in self.collections_to_open
        return f"{reverse('wagtailimages:index')}?collection_id={branch.collection_id}" if may_open else None

    @cached_property
    def pages_to_open(self) -> set[int]:
        pages = policy_registry.get_by_type(Page).explorable_instances(self.request.user)
        return set(pages.filter(branch__isnull=False).values_list("pk", flat=True))

    @cached_property
    def collections_to_open(self) -> set[int]:
        policy = policy_registry.get_by_type(get_image_model())
        found = policy.collections_user_has_any_permission_for(self.request.user, ["add", "change", "delete"])
        return set(found.values_list("pk", flat=True))

    def get_base_queryset(self):
        return (
            super()
            .get_base_queryset()
            .select_related("organisation", "collection", "page__locale", "page__content_type")
        )


class BranchViewSet(ReadingViewSet):
    model = Branch
    icon = "folder-open-inverse"
    name = "branches"
    url_prefix = "branches"
    menu_label = gettext_lazy("Branches")
    index_view_class = BranchIndexView
    add_view_class = OpenView
    inspect_view_enabled = False
    search_fields = ["organisation__folded"]
    list_per_page = 50

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(**{"add_url_name": self.get_url_name("add")} | kwargs)

    def get_urlpatterns(self):
        add = [path for path in super(ReadingViewSet, self).get_urlpatterns() if path.name == "add"]
        return [*super().get_urlpatterns(), *add]


def _unit(branch: Branch) -> str:
    return branch.organisation.name if branch.organisation else _("All units")


def _kind(branch: Branch) -> str:
    return get_content_type_label(branch.page.content_type) if branch.page else _("Files")


def _language(branch: Branch) -> str:
    return branch.page.locale.get_display_name() if branch.page else "–"


def _place(branch: Branch) -> str:
    if branch.page is None:
        return branch.collection.name
    return address(branch.page.url_path, language=branch.page.locale.language_code)
