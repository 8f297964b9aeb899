"""One course taught in two provinces: the officers of each read its lessons, and learn nothing of the other's learners."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses import access
from courses.quizzes import actions as quizzes
from lms.users import roles
from tests import make

pytestmark = pytest.mark.django_db
STAFF = [roles.TRAINING_OFFICER, roles.ISSUING_OFFICER, roles.TRAINER, roles.AUDITOR]


class Province:
    """Teaches the course in a class of one learner, who has sat its test."""

    def __init__(self, name: str, course, quiz):
        self.unit = make.unit(f"Tỉnh {name}", kind="province")
        self.learner = make.user(full_name=f"Học viên {name}")
        self.run = make.run(course, code=f"LOP-{name}", organisation=self.unit)
        self.enrolment = make.enrolment(self.learner, self.run)
        self.attempt = quizzes.start(quiz, self.enrolment, by=self.learner, now=timezone.now())

    def official(self, role: str):
        person = make.user()
        make.grant(person, role, self.unit)
        return person

    def addresses(self) -> list[str]:
        """Pages of the class and of what its learner has done."""
        names = ("page", "list", "export")
        return [
            *(reverse(f"class:{name}", args=[self.run.pk]) for name in names),
            reverse("classes:edit", args=[self.run.pk]),
            reverse("unmet", args=[self.enrolment.pk]),
            reverse("attempt", args=[self.attempt.pk]),
            reverse("attempt-review", args=[self.attempt.pk]),
        ]


@pytest.fixture
def course():
    return make.course_with_lessons()


@pytest.fixture
def provinces(course):
    quiz = make.quiz(course)
    return Province("A", course, quiz), Province("B", course, quiz)


@pytest.mark.parametrize("role", STAFF)
def test_results_of_the_other_province_are_not_there(client_of, provinces, role):
    own, other = provinces
    client = client_of(own.official(role))
    for address in other.addresses():
        assert client.get(address).status_code in (302, 403, 404), address
        assert "Học viên B" not in client.get(address, follow=True).content.decode(), address
    listed = client.get(reverse("classes:index")).content.decode()
    assert "LOP-A" in listed and "LOP-B" not in listed


def test_a_training_officer_opens_the_class_of_the_own_province(client_of, provinces):
    own, _other = provinces
    client = client_of(own.official(roles.TRAINING_OFFICER))
    assert "Học viên A" in client.get(own.addresses()[0]).content.decode()


def test_lessons_open_to_officers_where_the_course_is_taught_or_owned(provinces, course):
    own, _other = provinces
    lesson = make.lessons_of(course)[0]
    stranger = make.unit("Tỉnh C", kind="province")
    outside = make.user()
    make.grant(outside, roles.TRAINING_OFFICER, stranger)
    assert access.may_read_as_staff(own.official(roles.TRAINING_OFFICER), lesson)
    assert not access.may_read_as_staff(outside, lesson)
    course.owner_unit = stranger
    course.save()
    assert access.may_read_as_staff(type(outside).objects.get(pk=outside.pk), lesson)


def test_who_owns_the_course_sees_no_learner_of_a_class_elsewhere(client_of, provinces, course):
    own, other = provinces
    course.owner_unit = own.unit
    course.save()
    client = client_of(own.official(roles.TRAINING_OFFICER))
    for address in other.addresses():
        assert client.get(address).status_code == 404, address
