"""Models of the roof's rooms."""

from lms.awareness.models import ArticlePage, AwarenessIndexPage
from lms.home.models import ContentPage, HomePage, SiteSettings
from lms.people_import.models import ColumnMapping, ImportRow, PeopleImport
from lms.privacy.models import DataExport, Erasure

__all__ = [
    "ArticlePage",
    "AwarenessIndexPage",
    "ColumnMapping",
    "ContentPage",
    "DataExport",
    "Erasure",
    "HomePage",
    "ImportRow",
    "PeopleImport",
    "SiteSettings",
]
