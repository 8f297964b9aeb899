"""Wagtail's lists of pages, whose filters would name everybody who ever wrote a page."""

from django.contrib.auth import get_user_model
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.pages import listing as stock
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page, PageLogEntry

from courses import pointing

User = get_user_model()


def owners(request):
    """Who began the pages that whoever asks may explore."""
    return User.objects.filter(pk__in=pointing.explorable(request.user).order_by().values("owner"))


def editors(request):
    """Who saved one of the pages that whoever asks may explore."""
    saved = PageLogEntry.objects.filter(
        action="wagtail.edit", page__in=pointing.explorable(request.user).values("pk")
    )
    return User.objects.filter(pk__in=saved.order_by().values("user"))


class Filters(stock.GenericPageFilterSet):
    owner = stock.MultipleUserFilter(label=_("Owner"), queryset=owners, widget=CheckboxSelectMultiple)
    edited_by = stock.EditedByFilter(label=_("Edited by"), queryset=editors, widget=CheckboxSelectMultiple)


class ExplorerView(stock.ExplorableIndexView):
    base_filterset_class = Filters


class UseView(PageViewSet.content_type_use_view_class):
    base_filterset_class = Filters


class PagesInScope(PageViewSet):
    model = Page
    parent_models = [Page]
    index_view_class = ExplorerView
    content_type_use_view_class = UseView
    filterset_class = Filters
