"""Back office of the topic tree."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.admin.views import generic
from wagtail.admin.widgets.slug import SlugInput

from courses.audit.forms import recorded
from courses.backoffice import ScopedViewSet
from courses.organisations import reference
from courses.topics.models import Topic

reference.register(Topic)


class TopicViewSet(ScopedViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", "name_en", "parent", "task_number"]
    list_export = ["name", "name_en", "parent", "task_number", "slug"]
    search_fields = ["folded"]
    list_per_page = 100
    add_view_class = recorded(generic.CreateView, act="topic.saved")
    edit_view_class = recorded(generic.EditView, act="topic.saved")
    delete_view_class = recorded(generic.DeleteView, act="topic.deleted")
    copy_view_enabled = False
    panels = [
        TitleFieldPanel("name", targets=["slug"], placeholder=False, classname=""),
        FieldPanel("name_en"),
        FieldRowPanel([FieldPanel("parent"), FieldPanel("task_number")]),
        FieldPanel("slug", widget=SlugInput),
        MultiFieldPanel([FieldPanel("summary"), FieldPanel("summary_en")], _("Summary")),
    ]

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(queryset=self.model.objects.select_related("parent"), **kwargs)
