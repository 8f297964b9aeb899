"""Back office of the registry of legal texts."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.views import snippets

from courses.audit.forms import recorded
from courses.backoffice import ScopedSnippetViewSet
from courses.legal.blocks import LegalTextChooser
from courses.legal.models import LegalText
from courses.organisations import reference

reference.register(LegalText)


class LegalTextViewSet(ScopedSnippetViewSet):
    model = LegalText
    icon = "openquote"
    add_view_class = recorded(snippets.CreateView, act="legal_text.saved")
    edit_view_class = recorded(snippets.EditView, act="legal_text.saved")
    delete_view_class = recorded(snippets.DeleteView, act="legal_text.deleted")
    copy_view_enabled = False
    list_display = ["number", "kind", "title", "issued_on", "effective_from", "status", "checked_on"]
    list_filter = ["status", "kind"]
    list_export = ["number", "kind", "title", "issuer", "issued_on", "effective_from", "effective_to", "status"]
    search_fields = ["folded"]
    list_per_page = 50
    panels = [
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("kind"), FieldPanel("number")]), FieldPanel("title"), FieldPanel("issuer")],
            _("Text"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("status"),
                FieldRowPanel([FieldPanel("issued_on"), FieldPanel("effective_from"), FieldPanel("effective_to")]),
                FieldPanel("replaced_by", widget=LegalTextChooser(model=LegalText)),
            ],
            _("Validity"),
        ),
        MultiFieldPanel([FieldPanel("checked_on"), FieldPanel("note")], _("Upkeep")),
    ]
