"""Home, content pages and what an installation may change about itself."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page, Site
from wagtail.search import index

from courses import vietnamese
from courses.blocks import ArticleBody, text_of
from courses.catalogue.lasting import Lasting
from courses.catalogue.restrictions import Restricted
from courses.catalogue.slugs import FoldedSlug
from courses.svg import UnsafeSVG, sanitise


class HomePage(FoldedSlug, Restricted, Lasting, Page):
    lead = models.TextField(_("what this place is, in one sentence"), blank=True)
    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("introduction")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["lms.ContentPage", "lms.AwarenessIndexPage", "courses.CatalogueIndexPage"]
    template = "lms/home/home.html"

    class Meta:
        verbose_name = _("home page")


class ContentPage(FoldedSlug, Restricted, Page):
    summary = models.TextField(_("summary"), blank=True)
    body = StreamField(ArticleBody(), verbose_name=_("content"), blank=True)
    folded = models.TextField(editable=False, default="")

    search_fields = [*Page.search_fields, index.SearchField("folded"), index.AutocompleteField("folded")]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
    parent_page_types = ["lms.HomePage", "lms.ContentPage"]
    template = "lms/home/content.html"

    class Meta:
        verbose_name = _("content page")

    def full_clean(self, *args, **kwargs):
        """Keep the folded copy for search in step with the text."""
        self.folded = vietnamese.search_text(self.title, self.summary, text_of(self.body))
        super().full_clean(*args, **kwargs)


@register_setting(icon="cog")
class SiteSettings(BaseSiteSetting):
    site_name = models.CharField(_("name of the installation"), max_length=100, default="Đô thị thông minh")
    tagline = models.CharField(_("line under the name"), max_length=150, default="Học tập và bồi dưỡng")
    site_name_en = models.CharField(_("name in English"), max_length=100, default="Smart cities")
    tagline_en = models.CharField(
        _("line under the name in English"), max_length=150, default="Learning and training"
    )
    mark_svg = models.TextField(_("mark (SVG)"), blank=True)
    footer_note = models.TextField(_("footer note"), blank=True)
    footer_note_en = models.TextField(_("footer note in English"), blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)

    panels = [
        MultiFieldPanel([FieldPanel(n) for n in ("site_name", "tagline", "site_name_en", "tagline_en")], _("Name")),
        FieldPanel("mark_svg"),
        FieldPanel("footer_note"),
        FieldPanel("footer_note_en"),
        FieldPanel("contact_email"),
    ]

    class Meta:
        verbose_name = _("site identity")

    @classmethod
    def of_installation(cls) -> "SiteSettings":
        """The identity of the default site; of a database without one, what is written above."""
        site = Site.objects.filter(is_default_site=True).first()
        return cls.for_site(site) if site else cls()

    @property
    def name(self) -> str:
        """The name of the installation in the active language."""
        return self.site_name_en if get_language() == "en" else self.site_name

    def clean(self):
        if self.mark_svg:
            try:
                self.mark_svg = sanitise(self.mark_svg)
            except UnsafeSVG as refusal:
                raise ValidationError({"mark_svg": str(refusal)}) from refusal
