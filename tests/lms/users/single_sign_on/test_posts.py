"""The first post by the unit code of a service, its move when the code changes, and what is never done."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from courses.audit.models import AuditEntry
from courses.errors import DomainError
from courses.organisations import appointments
from courses.organisations.posts import Post
from lms.users.single_sign_on import actions
from tests import make
from tests.lms.users.single_sign_on.answers import person, provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def province():
    return make.unit("Tỉnh A", kind="province", code="H01")


@pytest.fixture
def department(province):
    return make.unit("Sở Xây dựng", below=province, code="H01.01")


@pytest.fixture
def other(province):
    return make.unit("Sở Tài chính", below=province, code="H01.02")


def enter(service, *, days: int = 0, **said):
    return actions.sign_in(service, person(**said), now=timezone.now() + timedelta(days=days))


def held(user) -> list[tuple]:
    return [(post.organisation.code, post.title) for post in Post.objects.of(user).order_by("starts", "pk")]


def not_given(user) -> list[str]:
    entries = AuditEntry.objects.about(user).filter(act="post.not_given")
    return [entry.details["unit_code"] for entry in entries]


def test_who_never_held_a_post_gets_one_from_that_day_with_the_position(learner, department):
    enter(provider(gives_posts=True), unit_code="H01.01", title="Chuyên viên")
    [post] = Post.objects.of(learner)
    assert (post.organisation, post.title, post.is_main) == (department, "Chuyên viên", True)
    assert (post.starts, post.ends) == (timezone.localdate(), None)
    assert AuditEntry.objects.about(post).get(act="post.given").actor is None
    assert not learner.grants.exists()


def test_an_account_that_the_service_opens_gets_its_post_at_once(department):
    service = provider(gives_posts=True, opens_accounts=True)
    assert held(enter(service, email="moi@example.vn", unit_code="H01.01")) == [("H01.01", "")]


def test_a_service_that_gives_no_posts_gives_none(learner, department):
    enter(provider(moves_posts=True), unit_code="H01.01")
    assert held(learner) == []


def test_a_post_that_was_ended_is_not_given_again_at_each_sign_in(learner, department):
    service = provider(gives_posts=True)
    enter(service, unit_code="H01.01")
    appointments.leave(Post.objects.get(), last_day=timezone.localdate(), by=None)
    enter(service, days=3, unit_code="H01.01")
    assert len(held(learner)) == 1


def test_another_code_moves_the_post_only_where_the_mapping_says_so(learner, department, other):
    for moves in (False, True):
        service = provider(gives_posts=True, moves_posts=moves)
        user = make.user(f"nguoi-{moves}@example.vn")
        enter(service, email=user.email, unit_code="H01.01", title="Chuyên viên")
        enter(service, days=2, email=user.email, unit_code="H01.02")
        assert held(user) == [("H01.01", "Chuyên viên"), ("H01.02", "Chuyên viên")][: 1 + moves]
    first, second = Post.objects.of(user).order_by("starts")
    assert first.ends == second.starts - timedelta(days=1)


def test_what_an_officer_moved_stays_while_the_code_stays(learner, department, other):
    service = provider(gives_posts=True, moves_posts=True)
    enter(service, unit_code="H01.01")
    day = timezone.localdate() + timedelta(days=1)
    kept = {"ends": None, "title": "", "rank": "", "staff_group": ""}
    appointments.transfer(Post.objects.get(), other, on=day, by=None, **kept)
    enter(service, days=2, unit_code="H01.01")
    assert [code for code, _title in held(learner)] == ["H01.01", "H01.02"]


def test_an_unknown_code_is_on_record_once_and_keeps_nobody_out(learner, department):
    service = provider(gives_posts=True)
    for _again in range(2):
        assert enter(service, unit_code="H99") == learner
    assert (held(learner), not_given(learner)) == ([], ["H99"])


def test_a_service_of_a_province_names_units_of_it_alone(learner, province, department):
    foreign = make.unit("Tỉnh B", kind="province", code="H02")
    service = provider(gives_posts=True, posts_within=province)
    enter(service, unit_code=foreign.code)
    assert (held(learner), not_given(learner)) == ([], ["H02"])
    enter(service, unit_code=department.code)
    assert held(learner) == [("H01.01", "")]


def test_people_with_a_role_are_neither_placed_nor_moved(department, officer):
    enter(provider(gives_posts=True, moves_posts=True), email=officer.email, unit_code="H01.01")
    assert held(officer) == []


def test_a_code_of_a_unit_that_is_founded_later_is_followed_at_the_next_sign_in(learner, province):
    service = provider(gives_posts=True)
    enter(service, unit_code="H01.01")
    assert held(learner) == []
    make.unit("Sở Xây dựng", below=province, code="H01.01")
    enter(service, unit_code="H01.01")
    assert held(learner) == [("H01.01", "")]


def test_a_code_that_was_left_alone_is_not_followed_when_moves_are_allowed_later(learner, department, other):
    service = provider(gives_posts=True)
    enter(service, unit_code="H01.01")
    enter(service, days=1, unit_code="H01.02")
    service.moves_posts = True
    service.save()
    enter(service, days=2, unit_code="H01.02")
    assert held(learner) == [("H01.01", "")]


def test_of_two_codes_on_one_day_the_second_moves_the_post_the_next_day(learner, department, other):
    service = provider(gives_posts=True, moves_posts=True)
    enter(service, unit_code="H01.01")
    for _again in range(2):
        enter(service, unit_code="H01.02")
        assert (held(learner), not_given(learner)) == ([("H01.01", "")], ["H01.02"])
    enter(service, days=1, unit_code="H01.02")
    assert held(learner) == [("H01.01", ""), ("H01.02", "")]


def test_the_record_says_what_was_in_the_way(learner, department, other):
    service = provider(gives_posts=True, moves_posts=True)
    enter(service, unit_code="H01.01")
    with override("en"):
        enter(service, unit_code="H01.02")
    [entry] = AuditEntry.objects.about(learner).filter(act="post.not_given")
    with override("vi"), pytest.raises(DomainError) as refused:
        appointments.leave(Post.objects.get(), last_day=timezone.localdate() - timedelta(days=1), by=None)
    assert entry.details["refusal"] == str(refused.value)
