"""Back office of the topic tree."""

from courses.backoffice import ScopedViewSet
from courses.topics.models import Topic


class TopicViewSet(ScopedViewSet):
    model = Topic
    icon = "tag"
    list_display = ["name", "name_en", "parent", "task_number"]
    search_fields = ["folded"]
    list_per_page = 100
    copy_view_enabled = False
    form_fields = ["name", "name_en", "parent", "task_number", "slug", "summary", "summary_en"]
