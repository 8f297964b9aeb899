"""The demonstration's tree of units and its invented workforce."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model

from courses.organisations.decisions import Succession
from courses.organisations.models import Organisation, Period
from courses.organisations.posts import Post
from lms.demo import units, workforce

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


@pytest.fixture
def loaded():
    units.load_units()
    workforce.load_workforce(today=TODAY)


def test_provinces_departments_and_wards_stand_in_the_tree(loaded):
    assert Organisation.objects.roots().on(TODAY).filter(kind__in=["province", "city"]).count() == 34
    assert Organisation.objects.roots().filter(kind="ministry").count() == 17
    city = Organisation.objects.get(name="Đà Nẵng")
    assert Organisation.objects.below(city).filter(kind="commune").count() == 94
    division = Organisation.objects.below(city).get(name="Phòng Chuyển đổi số")
    assert [unit.name for unit in division.superiors()] == ["Đà Nẵng", "Sở Khoa học và Công nghệ"]
    assert Organisation.objects.filter(path="").count() == 0
    assert Period.objects.count() == Organisation.objects.count()


def test_provinces_merged_in_2025_stand_below_their_heirs_and_stood_alone_before(loaded):
    [link] = Succession.objects.filter(predecessor__name="Quảng Nam")
    assert (link.successor.name, link.on) == ("Đà Nẵng", date(2025, 7, 1))
    assert link.successor.covers(link.predecessor)
    [before] = Period.objects.filter(organisation=link.predecessor)
    assert (before.superior, before.valid_to) == (None, date(2025, 6, 30))
    assert Organisation.objects.filter(name="Quảng Nam").on(TODAY).count() == 0


def test_everybody_invented_holds_one_main_post_in_a_unit_that_exists(loaded):
    people = get_user_model().objects.filter(email__startswith="cb")
    assert people.count() == workforce.PEOPLE
    assert Post.objects.main().on(TODAY).filter(person__in=people).count() == workforce.PEOPLE
    assert Organisation.objects.not_on(TODAY).filter(posts__isnull=False).count() == 0
    assert people.exclude(workplace="").count() == workforce.PEOPLE
    assert not any(person.has_usable_password() for person in people[:5])


def test_loading_again_changes_nothing(loaded):
    before = (Organisation.objects.count(), Post.objects.count(), Succession.objects.count())
    units.load_units()
    workforce.load_workforce(today=TODAY)
    assert (Organisation.objects.count(), Post.objects.count(), Succession.objects.count()) == before
