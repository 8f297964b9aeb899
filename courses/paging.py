"""Lists that may hold a country: pages are counted up to a limit that nobody leafs through."""

from django.utils.functional import cached_property
from wagtail.admin.paginator import WagtailPaginator

MOST = 5_000


class BoundedPaginator(WagtailPaginator):
    """Shows the first MOST rows; whoever looks for another one searches or filters. Counting all of them would cost
    more than the page itself."""

    @cached_property
    def count(self) -> int:
        return self.object_list.order_by()[:MOST].count()
