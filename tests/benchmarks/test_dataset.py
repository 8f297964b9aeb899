"""The data set of the measurements has the sizes that were asked for."""

import pytest
from django.contrib.auth import get_user_model

from benchmarks import dataset, units
from benchmarks.__main__ import scaled
from benchmarks.dataset import Sizes
from courses import vietnamese
from courses.catalogue.models import CoursePage
from courses.enrolments.models import Enrolment
from courses.organisations.models import Organisation
from courses.organisations.posts import Post


@pytest.mark.django_db
def test_a_small_data_set_is_built_as_ordered():
    dataset.build(Sizes(learners=7, courses=2, enrolments=12, units=6), say=lambda sentence: None)
    assert CoursePage.objects.count() == 2
    assert Enrolment.objects.count() == 12
    learners = get_user_model().objects.filter(email__startswith="learner")
    assert learners.count() == 7
    assert Enrolment.objects.filter(learner=dataset.viewer(), run__code="BENCH-0").get().is_active
    assert Organisation.objects.count() == 6
    assert Post.objects.main().filter(person__in=learners).count() == 7
    country, division = units.officer_of("country"), units.officer_of("division")
    assert set(learners) < set(get_user_model().objects.visible_to(country))
    assert get_user_model().objects.visible_to(division).count() < 7
    person = learners.first()
    assert person.sort_key == vietnamese.sort_key(person.full_name, given="")[:400]


def test_more_places_than_seats_are_refused():
    with pytest.raises(ValueError, match="must not exceed"):
        Sizes(learners=10, courses=2, enrolments=21).check()


def test_scaling_multiplies_people_up_to_the_largest_number_of_places():
    sizes = {"learners": 1000, "courses": 50, "enrolments": 20_000, "units": 50}
    assert scaled(sizes, 10) == {"learners": 10_000, "courses": 50, "enrolments": 200_000, "units": 500}
    assert scaled(sizes, 300) == {"learners": 300_000, "courses": 50, "enrolments": 1_000_000, "units": 15_000}
