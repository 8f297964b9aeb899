"""Menus of the back office by job. A room adds its view sets to `items` of the menu where its users look for them."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.documents.wagtail_hooks import register_documents_menu_item
from wagtail.images.wagtail_hooks import register_images_menu_item
from wagtailmedia.wagtail_hooks import register_media_menu_item

from courses.backoffice import JobMenu
from courses.legal.viewsets import LegalTextViewSet
from courses.topics.viewsets import TopicViewSet


class ContentMenu(JobMenu):
    menu_label = _("Content")
    menu_name = "content"
    menu_icon = "doc-full"
    menu_order = 110
    submenu_hook = "register_content_menu_item"
    items = [
        LegalTextViewSet,
        TopicViewSet,
    ]


class TrainingMenu(JobMenu):
    menu_label = _("Training")
    menu_name = "training"
    menu_icon = "calendar-alt"
    menu_order = 120
    submenu_hook = "register_training_menu_item"
    items = []


class AssessmentMenu(JobMenu):
    menu_label = _("Assessment")
    menu_name = "assessment"
    menu_icon = "form"
    menu_order = 130
    submenu_hook = "register_assessment_menu_item"
    items = []


@hooks.register("register_admin_viewset")
def menus_by_job():
    return [ContentMenu(), TrainingMenu(), AssessmentMenu()]


MOVED_TO_CONTENT = ("images", "documents", "media")
for _register in (register_images_menu_item, register_documents_menu_item, register_media_menu_item):
    hooks.register("register_content_menu_item", _register)


@hooks.register("construct_main_menu")
def files_live_under_content(request, items):
    items[:] = [item for item in items if item.name not in MOVED_TO_CONTENT]
