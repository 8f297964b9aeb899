"""The question bank in the back office: list, form by type, preview with versions, retirement."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from django_filters import BooleanFilter, ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.log_actions import log

from courses.backoffice import Refusing, ScopedChooserViewSet, ScopedViewSet
from courses.errors import DomainError
from courses.organisations import scopes
from courses.organisations.models import Organisation
from courses.questions import actions, preview, types
from courses.questions.forms import QuestionFilterForm, form_for
from courses.questions.models import Question
from courses.reading import may_change


class QuestionFilters(WagtailFilterSet):
    kind = ChoiceFilter(label=gettext_lazy("Type"), choices=types.choices)
    retired = BooleanFilter(
        label=gettext_lazy("Out of use"), field_name="retired_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Question
        fields = ["topic", "difficulty", "kind"]


class QuestionIndexView(generic.IndexView):
    page_title = gettext_lazy("Questions")
    add_item_label = gettext_lazy("Write a question")

    @cached_property
    def columns(self):
        return [
            self._get_title_column_class(TitleColumn)(
                "text", label=_("Question"), accessor=str, get_url=self.get_page_url
            ),
            Column("kind", label=_("Type"), accessor=_kind, sort_key="kind"),
            Column("topic", label=_("Topic"), accessor="topic.label", sort_key="topic__name"),
            Column("difficulty", label=_("Difficulty"), accessor="get_difficulty_display", sort_key="difficulty"),
            Column("version", label=_("Version"), accessor="current.number"),
            Column("state", label=_("State"), accessor=_state),
        ]

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("current", "topic")

    def get_page_url(self, question):
        return self.get_edit_url(question) or reverse("questions:preview", args=[question.pk])

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        address = reverse(self.index_url_name) + f"{instance.pk}/"
        buttons.append(MenuItem(_("Preview and versions"), url=address + "preview/", icon_name="view", priority=15))
        if self.request.user.has_perm("courses.change_question"):
            change = ReinstatementView if instance.is_retired else RetirementView
            buttons.append(MenuItem(change.heading, url=address + change.noun, icon_name="bin", priority=40))
        return buttons


class QuestionCreateView(Refusing, generic.CreateView):
    """Without a type the page asks for one first."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        kind = request.GET.get("kind", "")
        self.kind = kind if kind in types.all_types() else ""

    def get(self, request, *args, **kwargs):
        if self.kind:
            return super().get(request, *args, **kwargs)
        return render(request, "courses/questions/office/kinds.html", {"kinds": types.choices()})

    def get_form_class(self):
        return form_for(self.kind or "single")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "units": self.units}

    @cached_property
    def units(self):
        """Units that the question may belong to: none for who may write questions for the whole installation."""
        scope = scopes.of(self.request.user, "courses.add_question")
        return Organisation.objects.filter(path__in=scope.paths).order_by("path")

    def get_add_url(self):
        return f"{super().get_add_url()}?kind={self.kind}"

    def get_page_subtitle(self):
        return types.of(self.kind).LABEL if self.kind else super().get_page_subtitle()

    def save_instance(self):
        fields = self.form.cleaned_data
        question = actions.create(
            kind=self.kind,
            topic=fields["topic"],
            difficulty=fields["difficulty"],
            wording=self.form.wording(),
            organisation=self.units.in_bulk().get(fields.get("organisation")) or self.units.first(),
            by=self.request.user,
        )
        log(instance=question, action="wagtail.create")
        return question


class QuestionEditView(Refusing, generic.EditView):
    def get_form_class(self):
        return form_for(self.object.kind)

    @transaction.atomic
    def save_instance(self):
        question = self.form.save(commit=False)
        actions.classify(question, topic=question.topic, difficulty=question.difficulty, by=self.request.user)
        actions.revise(question, wording=self.form.wording(), by=self.request.user)
        log(instance=question, action="wagtail.edit")
        return question


class QuestionPage(generic.PermissionCheckedMixin, TemplateView):
    """A page about one question that is no form of it."""

    model = None
    index_url_name = None
    edit_url_name = None

    def get_context_data(self, **kwargs):
        question = get_object_or_404(Question.objects.select_related("topic", "current"), pk=self.kwargs["pk"])
        return super().get_context_data(
            **kwargs,
            question=question,
            kind=types.of(question.kind).LABEL,
            index_url=reverse(self.index_url_name),
            edit_url=reverse(self.edit_url_name, args=[question.pk])
            if may_change(question, user=self.request.user)
            else "",
            history_url=reverse("questions:history", args=[question.pk]),
        )


class QuestionPreviewView(QuestionPage):
    permission_required = "view"
    template_name = "courses/questions/office/preview.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"versions": preview.versions(context["question"], language=get_language())}


class UseView(QuestionPage):
    """Says what the change means and makes it. Each change has its own address, so a second press changes nothing."""

    permission_required = "change"
    template_name = "courses/questions/office/use.html"
    noun = heading = consequence = done = None

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, heading=self.heading, consequence=self.consequence)

    def post(self, request, pk: int):
        try:
            self.change(get_object_or_404(Question, pk=pk))
        except DomainError as refusal:
            messages.warning(request, refusal.message)
        else:
            messages.success(request, self.done)
        return redirect(self.index_url_name)


class RetirementView(UseView):
    noun = "retirement/"
    heading = gettext_lazy("Take out of use")
    consequence = gettext_lazy(
        "No new paper will draw this question. Papers drawn before keep it. A test that names it as a fixed question cannot be started until its line is changed."
    )
    done = gettext_lazy("The question is out of use. Papers drawn before keep it.")

    def change(self, question: Question) -> None:
        actions.retire(question, by=self.request.user, now=timezone.now())


class ReinstatementView(UseView):
    noun = "reinstatement/"
    heading = gettext_lazy("Put back into use")
    consequence = gettext_lazy("New papers will draw this question again.")
    done = gettext_lazy("The question is in use again.")

    def change(self, question: Question) -> None:
        actions.reinstate(question, by=self.request.user)


class QuestionViewSet(ScopedViewSet):
    model = Question
    icon = "help"
    name = "questions"
    url_prefix = "questions"
    menu_label = gettext_lazy("Questions")
    index_view_class = QuestionIndexView
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    copy_view_enabled = False
    add_to_reference_index = False
    filterset_class = QuestionFilters
    search_fields = ["current__folded", "key"]
    list_per_page = 50

    def get_form_class(self, for_update=False):
        return form_for("single")

    def page_view(self, view_class):
        names = {"index_url_name": self.get_url_name("index"), "edit_url_name": self.get_url_name("edit")}
        return self.construct_view(view_class, model=self.model, permission_policy=self.permission_policy, **names)

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/preview/", self.page_view(QuestionPreviewView), name="preview"),
            path("<int:pk>/retirement/", self.page_view(RetirementView), name="retirement"),
            path("<int:pk>/reinstatement/", self.page_view(ReinstatementView), name="reinstatement"),
        ]


class UsableQuestions:
    filter_form_class = QuestionFilterForm

    def get_object_list(self):
        return Question.objects.usable().select_related("current", "topic")

    @property
    def columns(self):
        return [
            *super().columns,
            Column("topic", label=_("Topic"), accessor="topic.label"),
            Column("difficulty", label=_("Difficulty"), accessor="get_difficulty_display"),
        ]


class ChooseQuestionView(UsableQuestions, ChooseView):
    """The chooser's window."""


class ChooseQuestionResultsView(UsableQuestions, ChooseResultsView):
    """The chooser's list alone."""


class QuestionChooserViewSet(ScopedChooserViewSet):
    model = Question
    icon = "help"
    choose_one_text = gettext_lazy("Choose a question")
    choose_another_text = gettext_lazy("Choose another question")
    choose_view_class = ChooseQuestionView
    choose_results_view_class = ChooseQuestionResultsView


def _kind(question: Question):
    return types.of(question.kind).LABEL


def _state(question: Question) -> str:
    return _("Out of use") if question.is_retired else _("In use")
