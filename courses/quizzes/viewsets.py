"""Tests in the back office: the list, and the form with the lines and what the bank can give for them."""

from django.contrib import messages
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets import AdminPageChooser
from wagtail.admin.widgets.button import HeaderButton

from courses.audit.forms import recorded
from courses.backoffice import ScopedViewSet
from courses.catalogue.models import CoursePage, LessonPage, ModulePage
from courses.pointing import EDITABLE
from courses.questions.models import Question
from courses.quizzes import drawing, recipe
from courses.quizzes.forms import QuizForm
from courses.quizzes.models import Quiz, QuizItem
from courses.reading import DetailView


def courses_with_tests(request):
    """Courses that have a test which whoever asks may see."""
    seen = Quiz.objects.visible_to(request.user)
    return CoursePage.objects.canonical().filter(pk__in=seen.values("course")).order_by("folded")


# Only pages that one may edit are offered.
PLACES = {
    name: AdminPageChooser(target_models=[model], user_perms=EDITABLE)
    for name, model in (("course", CoursePage), ("module", ModulePage), ("lesson", LessonPage))
}


class QuizFilters(WagtailFilterSet):
    course = ModelChoiceFilter(label=gettext_lazy("Course"), queryset=courses_with_tests)

    class Meta:
        model = Quiz
        fields = ["course", "is_graded", "is_active"]


class QuizIndexView(generic.IndexView):
    page_title = gettext_lazy("Tests")
    add_item_label = gettext_lazy("Make a test")

    @cached_property
    def columns(self):
        return [
            self._get_title_column_class(TitleColumn)(
                "title", label=_("Title"), sort_key="title", get_url=self.get_page_url
            ),
            Column("course", label=_("Course"), accessor="course.title", sort_key="course__folded"),
            Column("question_count", label=_("Questions"), accessor=lambda quiz: quiz.question_count or 0),
            Column("limit", label=_("Time limit (minutes)"), accessor=lambda quiz: quiz.time_limit_minutes or "–"),
            Column("pass_percent", label=_("Pass mark (percent)"), sort_key="pass_percent"),
            Column("attempt_count", label=_("Attempts")),
            BooleanColumn("is_graded", label=_("Counts towards completion")),
            BooleanColumn("is_active", label=_("In use")),
        ]

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("course").with_counts()

    def get_page_url(self, quiz):
        return self.get_edit_url(quiz) or self.get_inspect_url(quiz)


class Warned:
    """Warns when the lines ask for more than the bank has; the test is saved all the same."""

    def save_instance(self):
        quiz = super().save_instance()
        lines = recipe.lines_of(quiz)
        for sentence in drawing.shortages(lines, recipe.bank_for(quiz, lines)):
            messages.warning(self.request, sentence)
        return quiz


class QuizCreateView(Warned, generic.CreateView):
    page_title = gettext_lazy("Make a test")


class QuizEditView(Warned, generic.EditView):
    def get_context_data(self, **kwargs):
        lines = recipe.lines_of(self.object)
        bank = recipe.bank_for(self.object, lines)
        draws = [line for line in lines if line.question is None]
        return super().get_context_data(**kwargs) | {
            "draws": [{"line": line, "available": sum(banked.fits(line) for banked in bank)} for line in draws],
            "shortages": drawing.shortages(lines, bank),
        }


class QuizInspectView(DetailView):
    """The conditions of a test and its lines, for those who read it and change nothing."""

    def get_context_data(self, **kwargs):
        lines = QuizItem.objects.filter(quiz=self.object).select_related("topic", "question__current")
        readable = Question.objects.visible_to(self.request.user).filter(pk__in=lines.values("question"))
        return super().get_context_data(
            lines=lines.order_by("position", "pk"), readable=set(readable.values_list("pk", flat=True)), **kwargs
        )

    @cached_property
    def header_more_buttons(self):
        history = reverse("tests:history", args=[self.object.pk])
        return [
            *super().header_more_buttons,
            HeaderButton(_("History"), url=history, icon_name="history", priority=30),
        ]


class QuizViewSet(ScopedViewSet):
    model = Quiz
    icon = "form"
    name = "tests"
    url_prefix = "tests"
    menu_label = gettext_lazy("Tests")
    index_view_class = QuizIndexView
    add_view_class = recorded(QuizCreateView, act="quiz.saved")
    edit_view_class = recorded(QuizEditView, act="quiz.saved")
    delete_view_class = recorded(generic.DeleteView, act="quiz.deleted")
    edit_template_name = "courses/quizzes/office/edit.html"
    inspect_view_enabled = True
    inspect_view_class = QuizInspectView
    inspect_template_name = "courses/quizzes/office/inspect.html"
    inspect_view_fields_exclude = ["id", "created_at"]
    copy_view_enabled = False
    add_to_reference_index = False
    filterset_class = QuizFilters
    search_fields = ["title", "title_en", "course__folded"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel([FieldPanel("title"), FieldPanel("title_en")], gettext_lazy("Title")),
            MultiFieldPanel(
                [FieldPanel(name, widget=chooser) for name, chooser in PLACES.items()],
                gettext_lazy("Place in the course"),
                help_text=gettext_lazy("Neither module nor lesson: the test stands at the end of the course."),
            ),
            InlinePanel(
                "items",
                [
                    FieldPanel("question"),
                    FieldRowPanel([FieldPanel("topic"), FieldPanel("difficulty")]),
                    FieldRowPanel([FieldPanel("count"), FieldPanel("points")]),
                ],
                heading=gettext_lazy("Lines of the test"),
                label=gettext_lazy("line"),
                help_text=gettext_lazy("Each line is a fixed question, or a random draw by topic and difficulty."),
                min_num=1,
            ),
            MultiFieldPanel(
                [
                    FieldPanel("is_graded"),
                    FieldPanel("pass_percent"),
                    FieldPanel("time_limit_minutes"),
                    FieldPanel("attempts_allowed"),
                    FieldPanel("shuffle_questions"),
                    FieldPanel("shuffle_options"),
                ],
                gettext_lazy("Conditions"),
            ),
            MultiFieldPanel([FieldPanel("review_time"), FieldPanel("review_content")], gettext_lazy("Review")),
            MultiFieldPanel(
                [FieldPanel("instructions"), FieldPanel("instructions_en")], gettext_lazy("Instructions")
            ),
            FieldPanel("is_active"),
        ],
        base_form_class=QuizForm,
    )
