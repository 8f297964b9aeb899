"""Awareness material: an index and its articles, each leading to a matching course."""

from django.core.paginator import Paginator
from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from courses import vietnamese
from courses.blocks import ArticleBody, text_of
from courses.catalogue.addresses import address
from courses.catalogue.models import READING_WORDS_PER_MINUTE, CoursePage
from courses.catalogue.nesting import Nested, NestedQuerySet
from courses.catalogue.restrictions import Restricted, RestrictedQuerySet
from courses.catalogue.slugs import FoldedSlug
from courses.topics.models import Topic

PER_PAGE = 12


class AwarenessIndexPage(FoldedSlug, Restricted, Nested, Page):
    summary = models.TextField(_("summary"), blank=True)

    objects = PageManager.from_queryset(NestedQuerySet)()

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    parent_page_types = ["lms.HomePage"]
    subpage_types = ["lms.ArticlePage"]
    max_count_per_parent = 1
    template = "lms/awareness/index.html"

    class Meta:
        verbose_name = _("awareness index")

    def get_context(self, request, *args, **kwargs):
        """Articles of this index and of those below it, of one task when `?task=` names it, a page at a time."""
        tasks = list(Topic.objects.tasks())
        asked = request.GET.get("task", "")
        task = next((topic for topic in tasks if str(topic.task_number) == asked), None)
        articles = ArticlePage.objects.live().public().descendant_of(self).newest_first()
        if task:
            articles = articles.on_task(task.task_number)
        return super().get_context(request, *args, **kwargs) | {
            "tasks": tasks,
            "task": task,
            "articles": Paginator(articles.for_cards(), PER_PAGE).get_page(request.GET.get("page")),
        }


class ArticlePageQuerySet(RestrictedQuerySet):
    def for_cards(self):
        """With what the card of an article shows."""
        return self.select_related("locale").only(
            "title", "url_path", "locale__language_code", "summary", "published_on", "reading_minutes"
        )

    def newest_first(self):
        return self.order_by(F("published_on").desc(nulls_last=True), "-first_published_at", "-pk")

    def on_task(self, number: int):
        """Articles on one of the five tasks of the dispatch."""
        return self.filter(topic__task_number=number)


class ArticlePage(FoldedSlug, Restricted, Page):
    summary = models.TextField(_("summary"))
    published_on = models.DateField(_("date"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=250, blank=True)
    sources = models.TextField(_("sources"), blank=True, help_text=_("One a line."))
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("topic")
    )
    body = StreamField(ArticleBody(), verbose_name=_("content"), blank=True)
    course = models.ForeignKey(
        CoursePage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("matching course"),
    )
    review_due = models.DateField(_("review due"), null=True, blank=True)
    reading_minutes = models.PositiveSmallIntegerField(editable=False, default=0)
    folded = models.TextField(editable=False, default="")

    objects = PageManager.from_queryset(ArticlePageQuerySet)()

    search_fields = [*Page.search_fields, index.SearchField("folded"), index.AutocompleteField("folded")]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("topic"),
        FieldPanel("body"),
        FieldPanel("course"),
        MultiFieldPanel([FieldPanel(n) for n in ("published_on", "source", "sources", "review_due")], _("Upkeep")),
    ]
    parent_page_types = ["lms.AwarenessIndexPage"]
    subpage_types = []
    template = "lms/awareness/article.html"

    class Meta:
        verbose_name = _("awareness article")
        verbose_name_plural = _("awareness articles")

    def full_clean(self, *args, **kwargs):
        """Keep reading time and the folded copy for search in step with the text."""
        text = text_of(self.body)
        self.reading_minutes = -(-len(text.split()) // READING_WORDS_PER_MINUTE)
        self.folded = vietnamese.search_text(self.title, self.summary, text)
        super().full_clean(*args, **kwargs)

    @property
    def address(self) -> str:
        return address(self.url_path, language=self.locale.language_code)

    @property
    def source_lines(self) -> list[str]:
        return [line.strip() for line in self.sources.splitlines() if line.strip()]
