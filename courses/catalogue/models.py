"""Courses as pages. The page in the default language is the course; translations resolve to it through `canonical`."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index
from wagtail_localize.fields import BaseTranslatableField

from courses import vietnamese
from courses.blocks import LessonBody, text_of
from courses.catalogue.audiences import AudienceField
from courses.catalogue.lasting import Lasting
from courses.catalogue.nesting import Nested, NestedQuerySet
from courses.catalogue.ownership import Owned
from courses.catalogue.restrictions import Restricted, RestrictedQuerySet
from courses.catalogue.slugs import FoldedSlug
from courses.evidence import Evidence, EvidenceQuerySet
from courses.organisations.models import Organisation
from courses.topics.models import Topic

READING_WORDS_PER_MINUTE = 150
NOT_COPIED = ["code"]


class CanonicalMixin(models.Model):
    """A page whose record is kept on its version in the default language."""

    class Meta:
        abstract = True

    @cached_property
    def canonical(self):
        """This page in the default language; itself when it is the original or has none."""
        if self.locale.language_code == settings.LANGUAGE_CODE:
            return self
        same = type(self).objects.filter(translation_key=self.translation_key)
        original = same.filter(locale__language_code=settings.LANGUAGE_CODE).first()
        return original or self


class CatalogueIndexPage(FoldedSlug, Restricted, Nested, CanonicalMixin, Page):
    summary = models.TextField(_("summary"), blank=True)

    objects = PageManager.from_queryset(NestedQuerySet)()

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    parent_page_types = ["lms.HomePage"]
    subpage_types = ["courses.CoursePage"]
    max_count_per_parent = 1
    template = "courses/catalogue/index.html"

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")


class CoursePageQuerySet(RestrictedQuerySet):
    def canonical(self):
        """Courses in the default language: the ones that classes, counts and the catalogue speak of."""
        return self.filter(locale__language_code=settings.LANGUAGE_CODE)

    def translated(self):
        return self.exclude(locale__language_code=settings.LANGUAGE_CODE)

    def on_offer(self):
        return self.filter(in_preparation=False)

    def in_preparation(self):
        return self.filter(in_preparation=True)


class CoursePage(Owned, FoldedSlug, Restricted, Lasting, CanonicalMixin, Page):
    class Level(models.TextChoices):
        BASIC = "basic", _("Basic")
        INTERMEDIATE = "intermediate", _("Intermediate")
        ADVANCED = "advanced", _("Advanced")

    class Format(models.TextChoices):
        ONLINE = "online", _("Online")
        BLENDED = "blended", _("Blended")
        CLASSROOM = "classroom", _("Face-to-face")

    class CertificatePolicy(models.TextChoices):
        NONE = "none", _("No paper")
        AUTOMATIC = "automatic", _("Automatic, on completion")
        APPROVAL = "approval", _("After approval by an issuing officer")

    code = models.CharField(_("course code"), max_length=30, null=True, blank=True, unique=True)  # noqa: DJ001
    summary = models.TextField(_("summary"), blank=True)
    description = RichTextField(_("description"), blank=True, features=["h3", "bold", "italic", "ol", "ul", "link"])
    outcomes = models.TextField(_("learning outcomes"), blank=True, help_text=_("One a line."))
    audience = models.CharField(_("audience"), max_length=250, blank=True)
    audiences = AudienceField(_("audience groups"), default=list, blank=True)
    topics = ParentalManyToManyField(Topic, blank=True, related_name="courses", verbose_name=_("topics"))
    level = models.CharField(_("level"), max_length=14, choices=Level, default=Level.BASIC)
    format = models.CharField(_("format"), max_length=10, choices=Format, default=Format.ONLINE)
    credited_tiet = models.DecimalField(
        _("credited hours (tiết)"),
        max_digits=5,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0)],
    )
    minutes = models.PositiveIntegerField(_("duration in minutes"), default=0)
    taught_in = models.CharField(
        _("language"), max_length=5, choices=[("vi", "Tiếng Việt"), ("en", "English")], default="vi"
    )
    prerequisites = models.TextField(_("prerequisites"), blank=True)
    owner_unit = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("owner unit"),
    )
    review_due = models.DateField(_("review due"), null=True, blank=True)
    sources = models.TextField(_("sources"), blank=True, help_text=_("One a line."))
    certificate_policy = models.CharField(
        _("paper on completion"),
        max_length=10,
        choices=CertificatePolicy,
        default=CertificatePolicy.AUTOMATIC,
    )
    in_preparation = models.BooleanField(_("in preparation"), default=False)
    planned_modules = models.TextField(
        _("planned modules"), blank=True, help_text=_("One a line, shown while the course is in preparation.")
    )
    folded = models.TextField(editable=False, default="")

    objects = PageManager.from_queryset(CoursePageQuerySet)()

    exclude_fields_in_copy = NOT_COPIED
    override_translatable_fields = [BaseTranslatableField(name) for name in NOT_COPIED]  # not asked of translators
    search_fields = [*Page.search_fields, index.SearchField("folded"), index.AutocompleteField("folded")]
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel([FieldPanel("code"), FieldPanel("summary"), FieldPanel("in_preparation")], _("Course")),
        FieldPanel("outcomes"),
        FieldPanel("audience"),
        FieldPanel("audiences"),
        FieldPanel("topics"),
        FieldPanel("description"),
        FieldPanel("prerequisites"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("level", "format", "taught_in", "credited_tiet", "minutes")],
            _("Extent"),
        ),
        FieldPanel("certificate_policy"),
        MultiFieldPanel([FieldPanel(name) for name in ("owner_unit", "review_due", "sources")], _("Upkeep")),
        FieldPanel("planned_modules"),
    ]
    parent_page_types = ["courses.CatalogueIndexPage"]
    subpage_types = ["courses.ModulePage"]
    template = "courses/catalogue/course.html"

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        constraints = [
            models.CheckConstraint(condition=Q(credited_tiet__gte=0), name="course_credits_no_less_than_nothing")
        ]

    def save(self, *args, **kwargs):
        """Wagtail copies a page's code to its aliases and translations, and saves some of them unchecked."""
        self._leave_code_to_the_course()
        return super().save(*args, **kwargs)

    def full_clean(self, *args, **kwargs):
        """Keep code and folded copy in step with the rest."""
        self.code = vietnamese.nfc(self.code or "").strip() or None
        self._leave_code_to_the_course()
        self.folded = vietnamese.search_text(
            self.title,
            self.code or "",
            self.summary,
            self.outcomes,
            self.audience,
            self.planned_modules,
            strip_tags(self.description),
        )
        super().full_clean(*args, **kwargs)

    def _leave_code_to_the_course(self) -> None:
        """Translations and aliases carry no code: it belongs to the canonical course alone."""
        if self.alias_of_id or (self.locale_id and self.canonical is not self):
            self.code = None

    @property
    def outcome_lines(self) -> list[str]:
        return _lines(self.outcomes)

    @property
    def source_lines(self) -> list[str]:
        return _lines(self.sources)

    @property
    def planned_module_lines(self) -> list[str]:
        return _lines(self.planned_modules)


class ModulePage(FoldedSlug, Restricted, Lasting, CanonicalMixin, Page):
    summary = models.TextField(_("summary"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage"]
    template = "courses/catalogue/module.html"

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")


class LessonPage(FoldedSlug, Restricted, Lasting, CanonicalMixin, Page):
    summary = models.TextField(_("summary"), blank=True)
    body = StreamField(LessonBody(), verbose_name=_("content"), blank=True)
    required = models.BooleanField(_("required to complete the course"), default=True)
    exercise_minutes = models.PositiveSmallIntegerField(_("minutes for exercises"), default=0)
    check_minutes = models.PositiveSmallIntegerField(_("minutes for knowledge checks"), default=0)
    reading_minutes = models.PositiveSmallIntegerField(editable=False, default=0)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    review_due = models.DateField(_("review due"), null=True, blank=True)
    sources = models.TextField(_("sources"), blank=True, help_text=_("One a line."))

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel(n) for n in ("required", "exercise_minutes", "check_minutes")], _("Study")),
        MultiFieldPanel([FieldPanel(n) for n in ("reviewed_on", "review_due", "sources")], _("Upkeep")),
    ]
    parent_page_types = ["courses.ModulePage"]
    subpage_types = []
    template = "courses/learning/lesson.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def full_clean(self, *args, **kwargs):
        """Keep the reading time (150 words a minute) in step with the text."""
        words = len(text_of(self.body).split())
        self.reading_minutes = -(-words // READING_WORDS_PER_MINUTE)
        super().full_clean(*args, **kwargs)

    @property
    def minutes(self) -> int:
        """Time that the lesson takes: reading, exercises and checks."""
        return self.reading_minutes + self.exercise_minutes + self.check_minutes

    @property
    def source_lines(self) -> list[str]:
        return _lines(self.sources)


class CourseEdition(Evidence):
    """What must be done to complete a course, frozen. Never changed once made.

    `content`: {"title", "credited_tiet", "minutes", "lessons": [{"id", "title", "minutes"}],
    "quizzes": [{"id", "title", "pass_percent"}]}; ids are those of canonical lessons and of quizzes.
    """

    course = models.ForeignKey(CoursePage, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(_("edition"))
    content = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("course edition")
        ordering = ["course", "number"]
        constraints = [models.UniqueConstraint(fields=["course", "number"], name="course_edition_unique")]

    def __str__(self) -> str:
        return f"{self.content.get('title', '')} ({self.number})"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
