"""The form of a test with its lines."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from courses.catalogue.models import CoursePage


class QuizForm(WagtailAdminModelForm):
    def clean_course(self):
        """Tests belong to the course in the default language, and are made by those who may edit the course."""
        course = self.cleaned_data["course"]
        if not isinstance(course, CoursePage):
            return course
        course = course.canonical
        if course.pk != self.instance.course_id and not course.permissions_for_user(self.for_user).can_edit():
            raise ValidationError(_("Choose a course that you may edit."))
        return course

    def clean(self):
        cleaned = super().clean()
        course, module, lesson = (cleaned.get(name) for name in ("course", "module", "lesson"))
        if module and lesson:
            self.add_error("lesson", _("Choose a module or a lesson, not both."))
        for name, page in (("module", module), ("lesson", lesson)):
            if page and course and not page.canonical.is_descendant_of(course):
                self.add_error(name, _("This page is not part of the course."))
            elif page:
                cleaned[name] = page.canonical
        return cleaned
