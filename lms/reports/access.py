"""Which pages somebody reads without working on them. Questions only."""

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import Page

from courses.organisations import scopes
from courses.organisations.branches import Branch

READ = "courses.view_branch"


def may_read_pages(user) -> bool:
    return bool(scopes.of(user, READ))


def pages_read_by(user) -> QuerySet:
    """Pages and drafts in the branches of the units in which `user` reads branches; all pages for whom it is everywhere."""
    scope = scopes.of(user, READ)
    pages = Page.objects.filter(depth__gt=1)
    if scope.everywhere:
        return pages
    branches = Branch.objects.pages().filter(scope.within("organisation"))
    above = branches.annotate(place=ExpressionWrapper(OuterRef("path"), CharField()))
    return pages.filter(Exists(above.filter(place__startswith=F("page__path"))))
