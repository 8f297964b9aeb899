"""The question bank. A question is an identity; its text and key live in versions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses import vietnamese
from courses.organisations import tree
from courses.organisations.models import Organisation
from courses.organisations.scopes import ScopedQuerySet
from courses.topics.models import Topic


class QuestionQuerySet(ScopedQuerySet):
    """Questions are seen by those who work on them for the unit: many others sit the tests that ask them."""

    def usable(self):
        return self.filter(retired_at=None, current__isnull=False)

    def for_tests_of(self, unit: str | None):
        """What tests of a unit (its path) may draw: questions of the unit, of units below and above it, and of no unit.
        Tests of the whole installation (None) draw from everything."""
        if unit is None:
            return self
        below = tree.within([unit], field="organisation__path")
        return self.filter(below | Q(organisation__in=tree.superiors(unit)) | Q(organisation=None))

    def retired(self):
        return self.filter(retired_at__isnull=False)


class Question(models.Model):
    class Difficulty(models.TextChoices):
        EASY = "easy", _("Easy")
        MEDIUM = "medium", _("Medium")
        HARD = "hard", _("Hard")

    kind = models.CharField(_("type"), max_length=20)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="questions", verbose_name=_("topic"))
    difficulty = models.CharField(_("difficulty"), max_length=10, choices=Difficulty, default=Difficulty.MEDIUM)
    key = models.CharField(pgettext_lazy("question", "key"), max_length=60, null=True, blank=True, unique=True)  # noqa: DJ001
    current = models.ForeignKey(
        "QuestionVersion", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("owner"),
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("owner unit"),
    )
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["pk"]
        indexes = [models.Index(fields=["topic", "difficulty"])]

    def __str__(self) -> str:
        return self.current.text[:120] if self.current_id else str(self.pk)

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


class QuestionVersionQuerySet(models.QuerySet):
    def with_times_asked(self):
        """Adds `times_asked`: how many papers hold the version."""
        return self.annotate(times_asked=models.Count("answers"))


class QuestionVersion(models.Model):
    """Text and content of a question at one time. Once used in a paper it is never changed.

    `content` follows the pydantic schema of the question's type (questions/types/<kind>.py).
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("question text"))
    text_en = models.TextField(_("question text in English"), blank=True)
    content = models.JSONField()
    feedback = models.TextField(_("explanation"), blank=True)
    feedback_en = models.TextField(_("explanation in English"), blank=True)
    folded = models.TextField(editable=False, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = QuestionVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question version")
        ordering = ["question", "number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="question_version_unique")]

    def __str__(self) -> str:
        return f"{self.question_id}/{self.number}"

    @property
    def is_used(self) -> bool:
        """Whether somebody was asked it: then it is evidence."""
        return self.answers.exists()

    def wording(self, language: str) -> tuple[str, str]:
        """The question in the language asked for, Vietnamese when English is missing, and its language."""
        return (self.text_en, "en") if language == "en" and self.text_en else (self.text, "vi")

    def explanation(self, language: str) -> tuple[str, str]:
        """The explanation in the language asked for, Vietnamese when English is missing, and its language."""
        return (self.feedback_en, "en") if language == "en" and self.feedback_en else (self.feedback, "vi")

    def save(self, *args, **kwargs):
        """Keep the folded copy for search without diacritics."""
        self.folded = vietnamese.fold(f"{self.text}\n{self.text_en}")
        super().save(*args, **kwargs)
