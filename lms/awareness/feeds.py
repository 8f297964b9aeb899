"""RSS feed of the newest articles in the language of the address. Bodies stay on the site; the summary is given."""

from datetime import datetime, time

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.learning import contents
from lms.awareness.models import ArticlePage, AwarenessIndexPage

LENGTH = 20


class ArticleFeed(Feed):
    """One instance serves every request, so nothing of a request is kept on it."""

    def get_object(self, request):
        """The main index of the active language."""
        return AwarenessIndexPage.objects.main().live().filter(locale__language_code=get_language()).first()

    def title(self, index) -> str:
        return index.title if index else _("Awareness")

    def description(self, index) -> str:
        return index.summary if index else ""

    def link(self, index) -> str:
        return _full(index) if index else settings.PUBLIC_URL

    def items(self, index):
        return ArticlePage.objects.live().public().descendant_of(index).newest_first()[:LENGTH] if index else []

    def item_title(self, article) -> str:
        return article.title

    def item_description(self, article) -> str:
        return article.summary

    def item_link(self, article) -> str:
        return _full(article)

    def item_pubdate(self, article) -> datetime | None:
        if article.published_on is None:
            return article.first_published_at
        return timezone.make_aware(datetime.combine(article.published_on, time(8)))


def _full(page) -> str:
    return f"{settings.PUBLIC_URL}{contents.address(page.url_path, language=get_language())}"
