"""Models of the roof's rooms."""

from lms.awareness.models import ArticlePage, AwarenessIndexPage
from lms.home.models import ContentPage, HomePage, SiteSettings
from lms.people_import.models import ColumnMapping, ImportRow, PeopleImport
from lms.privacy.consents.models import ConsentPurpose, ConsentRecord, ConsentText
from lms.privacy.incidents.models import Incident, IncidentEntry, IncidentRule
from lms.privacy.models import DataExport, Erasure
from lms.privacy.requests.models import DataRequest, DataRequestStep, PublicHoliday, RequestRule
from lms.privacy.restrictions.models import Restriction

__all__ = [
    "ArticlePage",
    "AwarenessIndexPage",
    "ColumnMapping",
    "ConsentPurpose",
    "ConsentRecord",
    "ConsentText",
    "ContentPage",
    "DataExport",
    "DataRequest",
    "DataRequestStep",
    "Erasure",
    "HomePage",
    "ImportRow",
    "Incident",
    "IncidentEntry",
    "IncidentRule",
    "PeopleImport",
    "SiteSettings",
    "PublicHoliday",
    "RequestRule",
    "Restriction",
]
