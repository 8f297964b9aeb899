"""Pages that go offline by an act that is checked (`deletion.check_unpublishing`), never by a date set long before."""

from wagtail.admin.panels import PublishingPanel
from wagtail.models import Page


class Lasting:
    """Put before Page. Learners or the whole site hang on such a page, so editors cannot give it a day of expiry.

    A page that `holds_the_site` is neither deleted nor taken offline at all.
    """

    holds_the_site = False
    settings_panels = [PublishingPanel(children=PublishingPanel().children[:1]), *Page.settings_panels[1:]]

    def full_clean(self, *args, **kwargs):
        self.expire_at = None
        super().full_clean(*args, **kwargs)
