"""Back office of ministries, provinces and their units."""

from wagtail.admin.views import generic
from wagtail.log_actions import log

from courses.audit.forms import recorded
from courses.backoffice import Refusing, ScopedViewSet
from courses.organisations import actions
from courses.organisations.models import Organisation

FACTS = ["name", "name_en", "code", "kind", "merged_from", "valid_from", "valid_to"]


class FoundView(Refusing, generic.CreateView):
    def save_instance(self):
        unit = actions.found(self.form.save(commit=False), by=self.request.user)
        log(instance=unit, action="wagtail.create")
        return unit


class CorrectView(Refusing, generic.EditView):
    """For what was entered wrongly; the place in the tree and what a decision changes have acts of their own."""

    def get_form(self, *args, **kwargs):
        form = super().get_form(*args, **kwargs)
        del form.fields["superior"]
        return form

    def save_instance(self):
        fields = [name for name in FACTS if name in self.form.changed_data]
        unit = actions.correct(self.form.save(commit=False), fields=fields, by=self.request.user)
        log(instance=unit, action="wagtail.edit")
        return unit


class OrganisationViewSet(ScopedViewSet):
    model = Organisation
    icon = "site"
    list_display = ["name", "code", "kind", "superior", "valid_from", "valid_to"]
    list_filter = ["kind", "superior"]
    list_export = ["code", "name", "name_en", "kind", "superior", "merged_from", "valid_from", "valid_to"]
    search_fields = ["folded"]
    list_per_page = 50
    add_view_class = FoundView
    edit_view_class = CorrectView
    delete_view_class = recorded(generic.DeleteView, act="organisation.deleted")
    copy_view_enabled = False
    form_fields = ["name", "name_en", "code", "kind", "superior", "merged_from", "valid_from", "valid_to"]

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(queryset=self.model.objects.select_related("superior"), **kwargs)
