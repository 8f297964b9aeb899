"""Back office of ministries, provinces and their units."""

from wagtail.admin.views import generic

from courses.audit.forms import recorded
from courses.backoffice import ScopedViewSet
from courses.organisations.models import Organisation


class OrganisationViewSet(ScopedViewSet):
    model = Organisation
    icon = "site"
    list_display = ["name", "code", "kind", "superior", "valid_from", "valid_to"]
    list_filter = ["kind", "superior"]
    list_export = ["code", "name", "name_en", "kind", "superior", "merged_from", "valid_from", "valid_to"]
    search_fields = ["folded"]
    list_per_page = 50
    add_view_class = recorded(generic.CreateView, act="organisation.saved")
    edit_view_class = recorded(generic.EditView, act="organisation.saved")
    delete_view_class = recorded(generic.DeleteView, act="organisation.deleted")
    copy_view_enabled = False
    form_fields = ["name", "name_en", "code", "kind", "superior", "merged_from", "valid_from", "valid_to"]

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(queryset=self.model.objects.select_related("superior"), **kwargs)
