"""The data set of the measurements has the sizes that were asked for."""

import pytest
from django.contrib.auth import get_user_model

from benchmarks import dataset
from benchmarks.__main__ import scaled
from benchmarks.dataset import Sizes
from courses import vietnamese
from courses.catalogue.models import CoursePage
from courses.enrolments.models import Enrolment


@pytest.mark.django_db
def test_a_small_data_set_is_built_as_ordered():
    dataset.build(Sizes(learners=7, courses=2, enrolments=12), say=lambda sentence: None)
    assert CoursePage.objects.count() == 2
    assert Enrolment.objects.count() == 12
    learners = get_user_model().objects.filter(email__startswith="learner")
    assert learners.count() == 7
    assert Enrolment.objects.filter(learner=dataset.viewer(), run__code="BENCH-0").get().is_active
    person = learners.first()
    assert person.sort_key == vietnamese.sort_key(person.full_name, given="")[:400]


def test_more_places_than_seats_are_refused():
    with pytest.raises(ValueError, match="must not exceed"):
        Sizes(learners=10, courses=2, enrolments=21).check()


def test_scaling_multiplies_people_up_to_the_largest_number_of_places():
    sizes = {"learners": 1000, "courses": 50, "enrolments": 20_000}
    assert scaled(sizes, 10) == {"learners": 10_000, "courses": 50, "enrolments": 200_000}
    assert scaled(sizes, 100) == {"learners": 100_000, "courses": 50, "enrolments": 1_000_000}
