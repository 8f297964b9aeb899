"""A province with its branch and the people who work on it, and files to put there."""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtailmedia.models import get_media_model

from lms.users import roles
from tests import make

CLOSED = (302, 403, 404)


class Province:
    """A province with its branch, an editor, two reviewers, a course, and files."""

    def __init__(self, name: str, client_of):
        self.name = name
        self.unit = make.unit(f"Tỉnh {name}", kind="province")
        self.branch = make.branch(self.unit)
        self.people = {
            key: make.user(full_name=f"{title} {name}")
            for key, title in (("editor", "Biên Tập"), ("first", "Thẩm Định"), ("second", "Xuất Bản"))
        }
        self.grants = [make.grant(self.people["editor"], roles.EDITOR, self.unit)]
        self.grants += [make.grant(self.people[key], roles.REVIEWER, self.unit) for key in ("first", "second")]
        self.clients = {key: client_of(person) for key, person in self.people.items()}
        for page in self.branch.values():
            if isinstance(page, Page):
                page.save_revision()
        self.course = make.course(f"Khóa {name}", place=self.branch["courses"], live=False)
        self.course.save_revision()
        self.image = picture(f"Hình {name}", self.branch["files"])
        self.document = document(f"Tệp {name}", self.branch["files"])
        self.recording = recording(f"Băng {name}", self.branch["files"])

    @property
    def editor(self):
        return self.clients["editor"]


def bytes_of_a_picture() -> bytes:
    file = BytesIO()
    Picture.new("RGB", (20, 20)).save(file, "PNG")
    return file.getvalue()


def picture(title: str, collection):
    file = ContentFile(bytes_of_a_picture(), "hinh.png")
    return get_image_model().objects.create(title=title, file=file, collection=collection)


def document(title: str, collection):
    return get_document_model().objects.create(title=title, file=ContentFile(b"x", "a.txt"), collection=collection)


def recording(title: str, collection):
    file = ContentFile(b"x", "a.mp4")
    return get_media_model().objects.create(title=title, type="video", duration=1, file=file, collection=collection)
