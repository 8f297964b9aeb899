"""Models of the roof's rooms."""

from lms.awareness.models import ArticlePage, AwarenessIndexPage
from lms.home.models import ContentPage, HomePage, SiteSettings

__all__ = ["ArticlePage", "AwarenessIndexPage", "ContentPage", "HomePage", "SiteSettings"]
