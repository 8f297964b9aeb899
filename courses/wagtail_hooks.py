"""Menus of the back office by job, and what happens around Wagtail's pages.

A room adds its view sets to `items` of the menu where its users look for them.
"""

from django.contrib import messages
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.documents.wagtail_hooks import register_documents_menu_item
from wagtail.images.wagtail_hooks import register_images_menu_item
from wagtail.models import Page
from wagtailmedia.wagtail_hooks import register_media_menu_item

from courses.audit import actions as audit
from courses.backoffice import JobMenu, check_unused
from courses.catalogue import copying, deletion, publishing
from courses.catalogue.models import CoursePage
from courses.errors import DomainError
from courses.learning import hooks as lesson_hooks  # noqa: F401 - registers its hook
from courses.learning import media as file_hooks  # noqa: F401 - registers its hook
from courses.legal.models import LegalText
from courses.legal.viewsets import LegalTextViewSet
from courses.organisations.branch_viewsets import BranchViewSet
from courses.organisations.viewsets import UnitChooserViewSet
from courses.questions.viewsets import QuestionChooserViewSet, QuestionViewSet
from courses.quizzes.viewsets import QuizViewSet
from courses.runs.viewsets import CourseRunViewSet
from courses.topics.viewsets import TopicViewSet


class ContentMenu(JobMenu):
    menu_label = gettext_lazy("Content")
    menu_name = "content"
    menu_icon = "doc-full"
    menu_order = 110
    submenu_hook = "register_content_menu_item"
    items = [
        LegalTextViewSet,
        TopicViewSet,
        BranchViewSet,
    ]


class TrainingMenu(JobMenu):
    menu_label = gettext_lazy("Training")
    menu_name = "training"
    menu_icon = "calendar-alt"
    menu_order = 120
    submenu_hook = "register_training_menu_item"
    items = [
        CourseRunViewSet,
    ]


class AssessmentMenu(JobMenu):
    menu_label = gettext_lazy("Assessment")
    menu_name = "assessment"
    menu_icon = "form"
    menu_order = 130
    submenu_hook = "register_assessment_menu_item"
    items = [
        QuestionViewSet,
        QuizViewSet,
    ]


@hooks.register("register_admin_urls")
def page_of_a_class():
    return [path("class/<int:run_pk>/", include("courses.enrolments.office_urls"))]


@hooks.register("register_admin_urls")
def pages_of_units():
    return [path("units/", include("courses.organisations.office_urls"))]


@hooks.register("register_admin_viewset")
def menus_by_job():
    return [
        ContentMenu(),
        TrainingMenu(),
        AssessmentMenu(),
        QuestionChooserViewSet("question_chooser"),
        UnitChooserViewSet("unit_chooser"),
    ]


MOVED_TO_CONTENT = ("images", "documents", "media")
for _register in (register_images_menu_item, register_documents_menu_item, register_media_menu_item):
    hooks.register("register_content_menu_item", _register)


@hooks.register("construct_main_menu")
def files_live_under_content(request, items):
    items[:] = [item for item in items if item.name not in MOVED_TO_CONTENT]


@hooks.register("insert_global_admin_js")
def folded_slugs_and_typed_dates():
    scripts = [(static("js/admin-slug.js"),), (static("js/admin-dates.js"),)]
    return format_html_join("", '<script type="module" src="{}"></script>', scripts)


@hooks.register("before_delete_page")
def keep_pages_with_evidence(request, page):
    return _refuse(request, page, lambda: deletion.check_deletion(page))


@hooks.register("before_unpublish_page")
def keep_pages_learners_need(request, page):
    return _refuse(request, page, lambda: deletion.check_unpublishing(page, today=timezone.localdate()))


@hooks.register("before_bulk_action")
def keep_pages_in_bulk(request, action_type, objects, action):
    checks = {
        "delete": deletion.check_deletion,
        "unpublish": lambda page: deletion.check_unpublishing(page, today=timezone.localdate()),
    }
    pages = [thing for thing in objects if isinstance(thing, Page)]
    if action_type not in checks or not pages:
        return None
    refusals = []
    for page in pages:
        try:
            checks[action_type](page)
        except DomainError as refusal:
            refusals.append(refusal.message)
    for message in refusals:
        messages.error(request, message)
    return redirect(action.next_url) if refusals else None


@hooks.register("before_delete_snippet")
def keep_snippets_in_use(request, instances):
    """Of one and of many; nothing is deleted when one of them must stay."""
    refusals = []
    for thing in instances:
        try:
            check_unused(thing)
        except DomainError as refusal:
            refusals.append(refusal.message)
    for message in refusals:
        messages.error(request, message)
    return redirect(instances[0].snippet_viewset.get_url_name("list")) if refusals else None


@hooks.register("after_bulk_action")
def record_texts_deleted_in_bulk(request, action_type, objects, action):
    """The view of one text records its own deletion; this hook runs inside the transaction of many."""
    if action_type == "delete":
        for text in (thing for thing in objects if isinstance(thing, LegalText)):
            audit.append("legal_text.deleted", text, by=request.user)


@hooks.register("after_move_page")
def belong_to_the_new_place(request, page):
    """A course that was moved into a branch becomes the unit's."""
    for course in CoursePage.objects.descendant_of(page, inclusive=True):
        course.save()


@hooks.register("after_copy_page")
def copy_tests_along(request, page, new_page):
    quizzes = copying.copy_quizzes(page, new_page, by=request.user)
    if quizzes:
        messages.info(request, _("Tests copied along: %(count)s.") % {"count": len(quizzes)})


@hooks.register("after_copy_page")
def copy_translations_along(request, page, new_page):
    pages = copying.copy_translations(page, new_page, by=request.user)
    if pages:
        messages.info(request, _("Translated pages copied along: %(count)s.") % {"count": len(pages)})


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_what_is_missing(request, page):
    if not request.accepts("text/html"):  # saved by itself while somebody types
        return
    for warning in publishing.warnings(page, today=timezone.localdate()):
        messages.warning(request, warning)


@hooks.register("after_publish_page")
def say_that_english_is_missing(request, page):
    if publishing.is_without_english(page):
        messages.info(
            request, _("This page has no published English version yet; readers in English see Vietnamese.")
        )


@hooks.register("before_edit_page")
def say_why_one_may_not_approve(request, page):
    if request.method == "GET":
        _say_what_bars(request, page, messages.info)


@hooks.register("before_edit_page")
def note_the_step_before(request, page):
    request.step_before = page.current_workflow_task_state


@hooks.register("after_edit_page")
def say_why_an_approval_did_not_count(request, page):
    """Only while the page is still in the step that was to be approved; the next one waits for somebody else."""
    is_approval = request.POST.get("workflow-action-name") == "approve"
    if is_approval and page.current_workflow_task_state == request.step_before:
        _say_what_bars(request, page, messages.error)


def _say_what_bars(request, page, say):
    """Why this reviewer may not approve the step that the page is in; nothing for those who only wait for it."""
    task = page.current_workflow_task
    bar = getattr(task, "bar", None)
    if bar and not task.locked_for_user(page, request.user):
        reason = bar(page, request.user)
        if reason:
            say(request, reason)


def _refuse(request, page, check):
    try:
        check()
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("wagtailadmin_explore", page.get_parent().pk if page.depth > 1 else page.pk)
    return None
