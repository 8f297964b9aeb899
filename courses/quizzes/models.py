"""Tests: a quiz with its place in the outline, attempts, and one answer row a question of the drawn paper."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from courses.catalogue.models import CoursePage, LessonPage, ModulePage
from courses.enrolments.models import Enrolment
from courses.organisations.scopes import ScopedQuerySet
from courses.questions.models import Question, QuestionVersion
from courses.topics.models import Topic


class QuizQuerySet(ScopedQuerySet):
    unit = "course__owner_unit"

    def with_counts(self):
        """Adds `question_count` (None without lines) and `attempt_count`."""
        lines = QuizItem.objects.filter(quiz=OuterRef("pk")).order_by().values("quiz")
        attempts = Attempt.objects.filter(quiz=OuterRef("pk")).order_by().values("quiz")
        return self.annotate(
            question_count=Subquery(lines.annotate(total=Sum("count")).values("total")),
            attempt_count=Coalesce(Subquery(attempts.annotate(total=Count("pk")).values("total")), 0),
        )

    def in_use(self):
        return self.filter(is_active=True)

    def out_of_use(self):
        return self.filter(is_active=False)


class Quiz(ClusterableModel):
    """Placed after a lesson, after a module, or (both empty) at the end of the course."""

    class ReviewTime(models.TextChoices):
        NEVER = "never", pgettext_lazy("review of a test", "Never")
        SUBMITTED = "submitted", _("As soon as the attempt is submitted")
        PASSED = "passed", _("Once passed, or when no attempt is left")

    class ReviewContent(models.TextChoices):
        SCORE = "score", _("Score only")
        ANSWERS = "answers", _("Score and which answers were right")
        FULL = "full", _("Score, right answers and explanations")

    course = models.ForeignKey(CoursePage, on_delete=models.PROTECT, related_name="quizzes", verbose_name=_("course"))
    module = models.ForeignKey(
        ModulePage,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="quizzes",
        verbose_name=_("after module"),
    )
    lesson = models.ForeignKey(
        LessonPage,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="quizzes",
        verbose_name=_("after lesson"),
    )
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    instructions = models.TextField(_("instructions"), blank=True)
    instructions_en = models.TextField(_("instructions in English"), blank=True)
    is_graded = models.BooleanField(_("counts towards completion"), default=True)
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark (percent)"), default=50, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit (minutes)"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: no limit."),
    )
    shuffle_questions = models.BooleanField(_("shuffle questions"), default=True)
    shuffle_options = models.BooleanField(_("shuffle options"), default=True)
    review_time = models.CharField(_("review opens"), max_length=10, choices=ReviewTime, default=ReviewTime.SUBMITTED)
    review_content = models.CharField(
        _("review shows"), max_length=10, choices=ReviewContent, default=ReviewContent.FULL
    )
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = QuizQuerySet.as_manager()

    class Meta:
        verbose_name = _("test")
        verbose_name_plural = _("tests")
        ordering = ["course", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(pass_percent__lte=100), name="quiz_pass_mark_is_a_percentage"),
            models.CheckConstraint(condition=Q(lesson=None) | Q(module=None), name="quiz_has_one_place"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title

    @property
    def guidance(self) -> str:
        return self.instructions_en if get_language() == "en" and self.instructions_en else self.instructions


class QuizItem(models.Model):
    """One line of the test's recipe: a fixed question, or a random draw of `count` by topic and difficulty."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    question = models.ForeignKey(
        Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("question")
    )
    topic = models.ForeignKey(
        Topic, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("draw from topic")
    )
    difficulty = models.CharField(_("difficulty"), max_length=10, choices=Question.Difficulty, blank=True)
    count = models.PositiveSmallIntegerField(_("number of questions"), default=1, validators=[MinValueValidator(1)])
    points = models.DecimalField(
        _("points each"), max_digits=5, decimal_places=2, default=1, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = _("line of the test")
        ordering = ["quiz", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(question=None) & Q(topic__isnull=False)) | (Q(question__isnull=False) & Q(topic=None)),
                name="quiz_item_is_fixed_or_drawn",
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="quiz_item_asks_something"),
        ]

    sort_order_field = "position"

    def __str__(self) -> str:
        return f"{self.quiz_id}/{self.position}"

    @property
    def label(self) -> str:
        """The words for a random draw: topic and difficulty; empty for a fixed question."""
        if self.topic is None:
            return ""
        return f"{self.topic.label}, {self.get_difficulty_display()}" if self.difficulty else self.topic.label

    def clean(self):
        if (self.question_id is None) == (self.topic_id is None):
            raise ValidationError(_("Choose either a question or a topic to draw from."))
        if self.question_id is not None:
            self.difficulty, self.count = "", 1


class AttemptQuerySet(models.QuerySet):
    def of(self, learner):
        return self.filter(enrolment__learner=learner)

    def open(self):
        return self.filter(closed_at=None)

    def closed(self):
        return self.filter(closed_at__isnull=False)

    def expired(self, now):
        """Open attempts whose time is over."""
        return self.open().filter(deadline__lt=now)


class Attempt(models.Model):
    """`deadline` is the server's clock; the attempt is closed and graded at it even if the browser never returns."""

    class ClosedBy(models.TextChoices):
        LEARNER = "learner", pgettext_lazy("attempt", "Submitted")
        TIME = "time", _("Closed when time was over")

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("attempt"))
    started_at = models.DateTimeField(_("started"))
    deadline = models.DateTimeField(_("time is over at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.CharField(max_length=10, choices=ClosedBy, blank=True)
    score = models.DecimalField(_("score"), max_digits=7, decimal_places=2, null=True, blank=True)
    max_score = models.DecimalField(max_digits=7, decimal_places=2)
    percent = models.DecimalField(_("percent"), max_digits=5, decimal_places=2, null=True, blank=True)
    pass_percent = models.PositiveSmallIntegerField()

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["quiz", "enrolment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "enrolment", "number"], name="attempt_number_unique"),
            models.UniqueConstraint(
                fields=["quiz", "enrolment"], condition=Q(closed_at=None), name="attempt_one_open_per_test"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, percent=None) | Q(closed_at__isnull=False, percent__isnull=False),
                name="attempt_closed_with_a_result",
            ),
        ]
        indexes = [models.Index(fields=["deadline"], condition=Q(closed_at=None), name="attempt_open_deadline")]

    def __str__(self) -> str:
        return f"{self.quiz_id}/{self.enrolment_id}/{self.number}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_over(self, now) -> bool:
        """Whether the attempt is open although its deadline lies before `now`."""
        return self.is_open and self.deadline is not None and self.deadline < now

    def close(self, *, score: Decimal, percent: Decimal, now) -> None:
        """Called by quizzes.actions alone, once every answer has its score. Closed at the deadline at the latest."""
        late = self.is_over(now)
        self.closed_at = self.deadline if late else now
        self.closed_by = self.ClosedBy.TIME if late else self.ClosedBy.LEARNER
        self.score, self.percent = score, percent
        self.save(update_fields=["closed_at", "closed_by", "score", "percent"])

    @property
    def is_passed(self) -> bool:
        return self.percent is not None and self.percent >= self.pass_percent

    @property
    def was_closed_by_time(self) -> bool:
        return self.closed_by == self.ClosedBy.TIME


class AnswerQuerySet(models.QuerySet):
    def for_saving(self):
        """With all that saving one needs and nothing more: it happens often and must be cheap."""
        return self.select_related("attempt__enrolment", "version__question").only(
            *("order", "given", "is_flagged", "revision", "client", "sequence", "saved_at", "score"),
            *("attempt__deadline", "attempt__closed_at", "attempt__enrolment__status"),
            *("attempt__enrolment__learner_id", "version__question__kind"),
        )


class Answer(models.Model):
    """One question of the paper and what was given. `given` is the shape that the question's type defines.

    `revision` counts accepted saves on the server; `client` and `sequence` identify the last accepted save, so that
    a repeated one is harmless and an older copy never overwrites a newer answer.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="answers")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="answers")
    points = models.DecimalField(max_digits=5, decimal_places=2)
    order = models.JSONField(default=list)
    given = models.JSONField(null=True, blank=True)
    is_flagged = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)
    client = models.CharField(max_length=40, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        ordering = ["attempt", "position"]
        constraints = [models.UniqueConstraint(fields=["attempt", "position"], name="answer_position_unique")]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"

    @property
    def is_given(self) -> bool:
        """Whether the whole question is answered, every row of it."""
        return self.given is not None and not (isinstance(self.given, list) and None in self.given)

    def has_seen(self, client: str, sequence: int) -> bool:
        """Whether this save was accepted before, or a later one of the same page was."""
        return bool(client) and self.client == client and sequence <= self.sequence

    def is_followed_by(self, client: str, base_revision: int) -> bool:
        """Whether a save that was made on top of `base_revision` is newer than what is stored."""
        return base_revision == self.revision or (bool(client) and self.client == client)
