import pytest
from django.core.management import call_command

from courses.catalogue.models import CatalogueIndexPage
from lms.home.setup import set_up
from tests import make


@pytest.mark.django_db
def test_setting_up_twice_changes_nothing():
    before = CatalogueIndexPage.objects.count()
    set_up()
    assert CatalogueIndexPage.objects.count() == before == 2


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_builders_make_a_course_with_a_class_and_a_learner(learner):
    course = make.course_with_lessons(2)
    enrolment = make.enrolment(learner, make.run(course))
    assert [lesson["title"] for lesson in enrolment.edition.content["lessons"]] == ["Bài 1", "Bài 2"]
