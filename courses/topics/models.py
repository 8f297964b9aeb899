"""The topic tree. Topics with a number are the tasks of dispatch 5722/BXD-PTĐT and serve as catalogue facets."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from courses import vietnamese


class TopicQuerySet(models.QuerySet):
    def tasks(self):
        """The five tasks of the dispatch, in order."""
        return self.filter(task_number__isnull=False).order_by("task_number")

    def for_questions(self):
        return self.filter(task_number=None)

    def visible_to(self, user):
        """Topics are public."""
        return self


class Topic(index.Indexed, models.Model):
    name = models.CharField(_("name"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    summary = models.TextField(_("summary"), blank=True)
    summary_en = models.TextField(_("summary in English"), blank=True)
    task_number = models.PositiveSmallIntegerField(_("task of dispatch 5722"), null=True, blank=True, unique=True)
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("parent topic"),
    )
    folded = models.CharField(max_length=310, editable=False, default="")

    objects = TopicQuerySet.as_manager()

    search_fields = [index.AutocompleteField("name"), index.SearchField("name")]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["task_number", "name"]

    def __str__(self) -> str:
        return self.label

    def save(self, *args, **kwargs):
        """Keep the folded copy for search without diacritics."""
        self.folded = vietnamese.fold(f"{self.name} {self.name_en}")
        super().save(*args, **kwargs)

    @property
    def label(self) -> str:
        """The name in the active language, Vietnamese when English is missing."""
        return label_of(self.name, self.name_en)

    @property
    def brief(self) -> str:
        """The summary in the active language, Vietnamese when English is missing."""
        return self.summary_en if get_language() == "en" and self.summary_en else self.summary


def label_of(name: str, name_en: str) -> str:
    """The name of a topic in the active language, Vietnamese when English is missing."""
    return name_en if get_language() == "en" and name_en else name
