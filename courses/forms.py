"""Forms of uploaded files: whatever door of the back office a file comes through, its content is judged here."""

from collections.abc import Callable

from django import forms
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm
from wagtailmedia.forms import BaseMediaForm

from courses import uploads
from courses.errors import DomainError


class ImageForm(BaseImageForm):
    def clean_file(self):
        return _judged(self, "file", uploads.check_image)


class DocumentForm(BaseDocumentForm):
    def clean_file(self):
        return _judged(self, "file", uploads.check_document)


class MediaForm(BaseMediaForm):
    @staticmethod
    def get_file_accept_value(media_type):
        return ",".join(f".{extension}" for extension in uploads.RECORDINGS.get(media_type, {}))

    def clean_file(self):
        return _judged(self, "file", lambda file: uploads.check_recording(file, kind=self.instance.type))

    def clean_thumbnail(self):
        return _judged(self, "thumbnail", uploads.check_image)


def _judged(form: forms.ModelForm, name: str, check: Callable):
    """The uploaded file if it passes; an untouched one is not judged again."""
    file = form.cleaned_data[name]
    if not file or name not in form.changed_data:
        return file
    try:
        check(file)
    except DomainError as refusal:
        raise forms.ValidationError(refusal.message) from refusal
    return file
