"""Choosing a legal text, in forms and in blocks. Wagtail words a chooser once, in the language of whoever came first;
these words follow the reader."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail.snippets.widgets import AdminSnippetChooser


class LegalTextChooser(AdminSnippetChooser):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.choose_one_text = _("Choose a legal text")
        self.choose_another_text = _("Choose another legal text")
        self.link_to_chosen_text = _("Edit this legal text")


class LegalTextChooserBlock(SnippetChooserBlock):
    def __init__(self, **kwargs):
        super().__init__("courses.LegalText", **kwargs)

    @cached_property
    def widget(self):
        return LegalTextChooser(model=self.target_model, icon=self.meta.icon)

    class Meta:
        icon = "openquote"
