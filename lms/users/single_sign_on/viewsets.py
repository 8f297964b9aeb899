"""Identity providers and linked sign-ins in the back office."""

from django.conf import settings
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic

from courses.audit.forms import recorded
from courses.backoffice import ScopedViewSet
from courses.organisations.choosers import UnitChooser
from lms.users.single_sign_on import actions, protocols, saml
from lms.users.single_sign_on.forms import ProviderForm
from lms.users.single_sign_on.models import IdentityProvider, LinkedIdentity


class ProviderIndexView(generic.IndexView):
    page_title = gettext_lazy("Sign-in services")
    add_item_label = gettext_lazy("Add a sign-in service")

    @cached_property
    def columns(self):
        title_column = self._get_title_column_class(TitleColumn)
        return [
            title_column("name", label=_("Name"), sort_key="name", get_url=self.get_inspect_url),
            Column("get_kind_display", label=_("Kind"), sort_key="kind"),
            Column("open", label=_("Open"), accessor=_openness),
            DateColumn("open_from", label=_("Open from"), sort_key="open_from"),
            DateColumn("open_to", label=_("Open until"), sort_key="open_to"),
        ]


class ProviderPage(generic.InspectView):
    """What the provider has to register, and the button that tries it."""

    def get_context_data(self, **kwargs):
        given = self.object
        if given.is_saml:
            addresses = [
                (_("Entity ID and metadata"), saml.entity_id(given)),
                (_("Assertion consumer service (POST)"), saml.consumer(given)),
            ]
        else:
            addresses = [(_("Redirect URI"), protocols.callback(given)), (_("Home page"), settings.PUBLIC_URL)]
        return super().get_context_data(addresses=addresses, provider=given, **kwargs)


class ProviderViewSet(ScopedViewSet):
    model = IdentityProvider
    icon = "key"
    menu_label = gettext_lazy("Sign-in services")
    add_to_reference_index = False
    index_view_class = ProviderIndexView
    inspect_view_enabled = True
    inspect_view_class = ProviderPage
    inspect_template_name = "lms/users/office/identity_provider.html"
    inspect_view_fields = ["kind", "name"]
    search_fields = ["name", "code"]
    copy_view_enabled = False
    add_view_class = recorded(generic.CreateView, act="identity_provider.saved")
    edit_view_class = recorded(generic.EditView, act="identity_provider.saved")
    delete_view_class = recorded(generic.DeleteView, act="identity_provider.deleted")
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("kind"), FieldPanel("code")]),
            FieldPanel("name"),
            FieldRowPanel([FieldPanel("open_from"), FieldPanel("open_to")]),
            MultiFieldPanel(
                [FieldPanel("address"), FieldPanel("client_id"), FieldPanel("secret"), FieldPanel("scopes")],
                heading="OpenID Connect",
            ),
            MultiFieldPanel([FieldPanel("metadata"), FieldPanel("metadata_file")], heading="SAML 2.0"),
            MultiFieldPanel(
                [
                    HelpPanel(gettext_lazy("Names of claims (OpenID Connect) or attributes (SAML).")),
                    FieldPanel("subject_claim"),
                    FieldPanel("email_claim"),
                    FieldPanel("email_verified_claim"),
                    FieldPanel("name_claim"),
                    FieldPanel("staff_code_claim"),
                    FieldPanel("unit_code_claim"),
                    FieldPanel("title_claim"),
                ],
                heading=gettext_lazy("What the service says"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("email_domains"),
                    FieldPanel("vouches_for_email"),
                    FieldPanel("vouches_for_staff_code"),
                    FieldPanel("opens_accounts"),
                    FieldPanel("second_factors"),
                    FieldPanel("asks_anew"),
                ],
                heading=gettext_lazy("What is believed"),
            ),
            MultiFieldPanel(
                [FieldPanel("keeps_name"), FieldPanel("keeps_staff_code"), FieldPanel("keeps_workplace")],
                heading=gettext_lazy("What is written at each sign-in"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("gives_posts"),
                    FieldPanel("moves_posts"),
                    FieldPanel("posts_within", widget=UnitChooser),
                ],
                heading=gettext_lazy("Posts by the unit code"),
            ),
        ],
        base_form_class=ProviderForm,
    )


class LinkDeleteView(generic.DeleteView):
    def delete_action(self):
        actions.disconnect(self.object, by=self.request.user)


class LinkViewSet(ScopedViewSet):
    """Links are made by signing in; administrators end them."""

    model = LinkedIdentity
    icon = "link"
    menu_label = gettext_lazy("Linked sign-ins")
    add_to_reference_index = False
    list_display = ["user", "provider", "way", "linked_at", "used_at"]
    list_filter = ["provider", "way"]
    search_fields = ["user__folded_name", "user__email", "user__staff_code"]
    delete_view_class = LinkDeleteView
    copy_view_enabled = False
    exclude_form_fields = []

    def get_common_view_kwargs(self, **kwargs):
        absent = {f"{name}_url_name": None for name in ("add", "edit", "history", "usage")}
        return super().get_common_view_kwargs(**absent | kwargs)

    def get_index_view_kwargs(self, **kwargs):
        rows = self.model.objects.select_related("user", "provider")
        return super().get_index_view_kwargs(queryset=rows, any_permission_required=["view"], **kwargs)

    def get_urlpatterns(self):
        return [path for path in super().get_urlpatterns() if path.name in ("index", "index_results", "delete")]


def _openness(provider) -> str:
    return _("yes") if provider.is_open(timezone.localdate()) else _("no")
