"""Sections of the site that editors closed to the public. Wagtail's own questions, asked with fewer and smaller queries."""

from django.db.models import Q
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet


class RestrictedQuerySet(PageQuerySet):
    def private_q(self) -> Q:
        """Pages in a closed section."""
        private = Q()
        for path in PageViewRestriction.objects.values_list("page__path", flat=True):
            private |= Q(path__startswith=path)
        return private or Q(pk__in=[])


class Restricted:
    """Put before Page. Most sites close nothing, and then no page above needs to be looked at."""

    def get_view_restrictions(self):
        if PageViewRestriction.objects.exists():
            return super().get_view_restrictions()
        return PageViewRestriction.objects.none()
