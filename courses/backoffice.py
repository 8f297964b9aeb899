"""Back-office lists and forms of records, scoped to what the signed-in person may see.

Wagtail's generic views ask whether someone may change the model, never whether they may see the row. Here every
view that a view set builds looks its rows up through `model.objects.visible_to(user)`: strangers see 404.
"""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import ForeignKey, Model, ProtectedError, Q, QuerySet, RestrictedError
from django.db.models.deletion import Collector
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.models import formfield_for_dbfield as with_chooser
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet
from wagtail.utils.registry import resolve_model_string

from courses import vietnamese
from courses.errors import DomainError
from courses.pointing import narrow
from courses.reading import HistoryToRead
from courses.spreadsheets import PlainExport


class RowInScope:
    """A view with a primary key in its address answers 404 unless the row is visible to the user."""

    def setup(self, request, *args, **kwargs):
        pk = kwargs.get("pk", args[0] if args else None)
        if pk is not None:
            get_object_or_404(self._rows(request.user), pk=unquote(str(pk)))
        super().setup(request, *args, **kwargs)

    def _rows(self, user) -> QuerySet:
        """What the user may see; of rows that belong to units, what their roles allow this view to do there."""
        rows = resolve_model_string(self.model).objects.visible_to(user)
        act = getattr(self, "permission_required", None)
        return rows.permitted(user, act) if act and hasattr(rows, "permitted") else rows


class ListInScope:
    """A list, its filters and its export hold visible rows only; its search ignores case and diacritics."""

    def get_base_queryset(self):
        queryset = super().get_base_queryset()
        return queryset.visible_to(self.request.user) if queryset.model is self.model else queryset

    @cached_property
    def filters(self):
        """Filters that name records name visible ones only."""
        found = super().filters
        if found:
            narrow(found.form, user=self.request.user)
        return found

    def search_queryset(self, queryset):
        if not self.search_fields:
            return super().search_queryset(queryset)
        return search(queryset, self.search_query, fields=self.search_fields)


class ChoicesInScope:
    """A chooser offers and accepts visible rows only."""

    def get_object_list(self):
        return super().get_object_list().visible_to(self.request.user)


class ChosenInScope:
    def get_objects(self, pks):
        return super().get_objects(pks).visible_to(self.request.user)


class FormInScope:
    """Fields of a form that point at records offer and accept visible ones only."""

    def get_form(self, *args, **kwargs):
        return narrow(super().get_form(*args, **kwargs), user=self.request.user)


class Refusing:
    """Put before a form: shows the refusal of an action on top of the form."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


class DeletionWithReasons:
    """A record that others rest on stays, with a sentence that says which; never an error page."""

    def form_valid(self, form):
        try:
            listed = _listed_in(self.object)
            if listed or (self.usage and self.usage.is_protected):
                raise DomainError(in_use(self.object, dependants=listed))
            with transaction.atomic():
                return super().form_valid(form)
        except (ProtectedError, RestrictedError) as refusal:
            message = in_use(self.object, dependants=dependants(refusal))
        except DomainError as refusal:
            message = refusal.message
        messages.error(self.request, message)
        return HttpResponseRedirect(self.get_success_url())


# What a view offers to override, and what belongs before it.
SCOPES = {
    "get_base_queryset": ListInScope,
    "get_object_list": ChoicesInScope,
    "get_objects": ChosenInScope,
    "get_form": FormInScope,
    "delete_action": DeletionWithReasons,
    "as_spreadsheet": PlainExport,
    "get_history_results_url": HistoryToRead,
}


def scoped(view_class: type) -> type:
    """The same view with its look-ups narrowed to what the user may see."""
    scopes = [scope for method, scope in SCOPES.items() if hasattr(view_class, method)]
    return type(view_class.__name__, (RowInScope, *scopes, view_class), {"__module__": view_class.__module__})


class Scoped:
    """Put before a Wagtail view set: every view it builds is scoped, a room's own views too."""

    def construct_view(self, view_class, **kwargs):
        return super().construct_view(scoped(view_class), **kwargs)


class ScopedViewSet(Scoped, ModelViewSet):
    """Records of the back office. `search_fields` should name folded columns."""

    def formfield_for_dbfield(self, db_field, **kwargs):
        """Fields that point at records ask with the chooser registered for them, others as Django does."""
        if isinstance(db_field, ForeignKey):
            return with_chooser(db_field, **kwargs)
        return super().formfield_for_dbfield(db_field, **kwargs)


class ReadingViewSet(ScopedViewSet):
    """Records that are read, never written here: a list with its export and a page for each row."""

    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    exclude_form_fields = []

    def get_common_view_kwargs(self, **kwargs):
        absent = {f"{name}_url_name": None for name in ("add", "edit", "delete", "history", "usage")}
        return super().get_common_view_kwargs(**absent | kwargs)

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(any_permission_required=["view"], **kwargs)

    def get_urlpatterns(self):
        return [path for path in super().get_urlpatterns() if path.name in ("index", "index_results", "inspect")]


class ChoosingViewSet(ChooserViewSet):
    """Choosers that only choose: a record is made on its own page, with all that belongs to it."""

    create_url_name = None

    def get_urlpatterns(self):
        return [path for path in super().get_urlpatterns() if path.name != "create"]


class ScopedChooserViewSet(Scoped, ChoosingViewSet):
    """Choosers of records."""


class ScopedSnippetChooserViewSet(Scoped, SnippetChooserViewSet):
    """Choosers of editorial records."""


class ScopedSnippetViewSet(Scoped, SnippetViewSet):
    """Reusable editorial things that blocks of pages choose from."""

    chooser_viewset_class = ScopedSnippetChooserViewSet
    menu_item_is_registered = True  # it stands in a menu of some job, so Wagtail's own menu for snippets stays away

    @property
    def breadcrumbs_items(self):
        """As Wagtail's, in the language of whoever reads rather than of whoever came first."""
        return [{"url": reverse_lazy("wagtailadmin_home"), "label": gettext_lazy("Home")}]


class JobMenu(ViewSetGroup):
    """A menu of one job. View sets stand in `items`; other entries register with the hook that `submenu_hook` names."""

    def get_menu_item(self, order=None):
        item = super().get_menu_item(order)
        item.name = self.menu_name
        return item


def search(queryset: QuerySet, query: str, *, fields: list[str]) -> QuerySet:
    """Rows in which every word of the query occurs, as typed or folded, in one of the fields."""
    for word in vietnamese.nfc(query).split():
        found = Q()
        for form in {word, vietnamese.fold(word)}:
            for field in fields:
                found |= Q(**{f"{field}__icontains": form})
        queryset = queryset.filter(found)
    return queryset


def check_unused(thing: Model) -> None:
    """Refuse with DomainError to delete what other records rest on, are listed under, or what pages cite."""
    resting = resting_on([thing]) or _listed_in(thing)
    if resting:
        raise DomainError(in_use(thing, dependants=resting))
    if ReferenceIndex.get_references_to(thing).exists():
        raise DomainError(in_use(thing))


def resting_on(rows: list[Model]) -> str:
    """What the database would protect, by kind and number: "class: 2, enrolment: 40"; empty when nothing."""
    try:
        Collector(using=DEFAULT_DB_ALIAS).collect(rows)
    except (ProtectedError, RestrictedError) as refusal:
        return dependants(refusal)
    return ""


def _listed_in(thing: Model) -> str:
    """Records whose lists name it: the database would strike it from them without a word."""
    relations = [relation for relation in thing._meta.related_objects if relation.many_to_many]
    return _counted([row for relation in relations for row in getattr(thing, relation.get_accessor_name()).all()])


def dependants(refusal: ProtectedError | RestrictedError) -> str:
    """What rests on the record, by kind and number: "class: 2, enrolment: 40"."""
    return _counted(getattr(refusal, "protected_objects", None) or getattr(refusal, "restricted_objects", ()))


def _counted(rows: Iterable[Model]) -> str:
    counts: dict[str, int] = {}
    for row in rows:
        kind = str(row._meta.verbose_name)
        counts[kind] = counts.get(kind, 0) + 1
    return ", ".join(f"{kind}: {vietnamese.number(count)}" for kind, count in sorted(counts.items()))


def in_use(thing: Model, *, dependants: str = "") -> str:
    """The sentence that refuses to delete `thing`."""
    if dependants:
        return _("“%(thing)s” cannot be deleted, because other records rest on it (%(dependants)s).") % {
            "thing": capfirst(str(thing)),
            "dependants": dependants,
        }
    return _("“%(thing)s” cannot be deleted, because other records use it. Its usage page lists them.") % {
        "thing": capfirst(str(thing))
    }
