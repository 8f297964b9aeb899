"""Branches of units: what opening one makes, and who may do what there."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.permissions import policy_registry

from courses.audit.models import AuditEntry
from courses.catalogue.models import CatalogueIndexPage
from courses.errors import DomainError
from courses.organisations import granting, mirroring, opening
from courses.organisations.branches import Branch
from courses.organisations.grants import UnitRole
from lms.awareness.models import AwarenessIndexPage
from lms.home.setup import set_up
from lms.users import roles
from tests import make
from tests.courses.organisations.reorganising.conftest import decide, merge, move, new

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


@pytest.fixture
def province():
    return make.unit("Tỉnh Lào Cai", kind="province", name_en="Lao Cai")


@pytest.fixture
def other():
    return make.unit("Tỉnh Sơn La", kind="province")


def may(person, act: str, thing) -> bool:
    """As Wagtail would answer a new request."""
    person = type(person).objects.get(pk=person.pk)
    return policy_registry.get_by_type(type(thing)).user_has_permission_for_instance(person, act, thing)


def may_on_files(person, act: str, collection) -> bool:
    group_acts = GroupCollectionPermission.objects.filter(
        group__user=person,
        collection__path__in=[collection.path[:n] for n in range(4, len(collection.path) + 1, 4)],
        permission__codename=f"{act}_image",
    )
    return group_acts.exists()


def test_a_branch_has_an_index_of_each_kind_in_both_languages_and_files(province, administrator):
    opening.open_branch(province, by=administrator)
    addresses = {page.url for page in Page.objects.live().filter(branch__organisation=province)}
    assert addresses == {
        "/khoa-hoc/tinh-lao-cai/", "/tuyen-truyen/tinh-lao-cai/", "/en/courses/lao-cai/", "/en/awareness/lao-cai/",
    }  # fmt: skip
    vietnamese, english = CatalogueIndexPage.objects.of_units().order_by("locale__language_code").reverse()
    assert vietnamese.translation_key == english.translation_key
    assert (vietnamese.title, english.title) == ("Tỉnh Lào Cai", "Lao Cai")
    assert Collection.objects.get(branch__organisation=province).name == "Tỉnh Lào Cai"
    [entry] = AuditEntry.objects.about(province).filter(act="branch.opened")
    assert entry.actor == administrator


def test_the_main_indexes_stay_the_main_ones(province):
    make.branch(province)
    for model in (CatalogueIndexPage, AwarenessIndexPage):
        assert [page.depth for page in model.objects.main()] == [3, 3]


def test_a_unit_has_one_branch_and_one_that_ended_gets_none(province, other):
    make.branch(province)
    other.valid_to = TODAY
    other.save()
    for unit in (province, other):
        with pytest.raises(DomainError):
            opening.open_branch(unit, by=None)
    assert Branch.objects.of_units().count() == 5


def test_set_up_keeps_the_shared_files_under_whatever_name(administrator):
    shared = Branch.objects.shared().get().collection
    shared.name = "Tư liệu dùng chung"
    shared.save()
    set_up()
    assert Branch.objects.shared().get().collection == shared


def test_an_editor_of_a_province_works_on_its_branch_and_uses_its_files_and_the_shared_ones(province, other):
    own, foreign = make.branch(province), make.branch(other)
    editor = make.user(full_name="Lê Biên Tập")
    make.grant(editor, roles.EDITOR, province)
    for name in ("courses", "articles"):
        assert may(editor, "change", own[name]) and may(editor, "add", own[name])
        assert not may(editor, "change", foreign[name]) and not may(editor, "change", own[name].get_parent())
        assert not may(editor, "publish", own[name])
    shared = Branch.objects.shared().get().collection
    acts = ("add", "change", "choose")
    assert [may_on_files(editor, act, own["files"]) for act in acts] == [True, True, True]
    assert [may_on_files(editor, act, foreign["files"]) for act in acts] == [False, False, False]
    assert [may_on_files(editor, act, shared) for act in acts] == [False, False, True]
    assert not may_on_files(editor, "choose", Collection.get_first_root_node())


def test_an_editor_of_everything_works_everywhere(province, editor):
    own = make.branch(province)
    assert may(editor, "change", own["courses"]) and may_on_files(editor, "change", own["files"])


def test_a_grant_covers_the_branches_of_units_below_and_no_superior(province):
    department = make.unit("Sở Xây dựng", below=province)
    whole, part = make.branch(province), make.branch(department)
    leading, local = make.user(), make.user()
    make.grant(leading, roles.EDITOR, province)
    make.grant(local, roles.EDITOR, department)
    assert may(leading, "change", part["courses"]) and may(local, "change", part["courses"])
    assert may(leading, "change", whole["courses"]) and not may(local, "change", whole["courses"])


def test_a_branch_opened_after_the_grant_is_covered_too(province, other):
    person = make.user()
    make.grant(person, roles.EDITOR, province)
    foreign, own = make.branch(other), make.branch(province)
    assert may(person, "change", own["courses"]) and not may(person, "change", foreign["courses"])


def test_ending_a_grant_ends_what_it_allowed(province, administrator):
    own = make.branch(province)
    person = make.user()
    given = make.grant(person, roles.EDITOR, province)
    granting.end(given, by=administrator, now=timezone.now(), today=TODAY)
    assert not may(person, "change", own["courses"]) and not may_on_files(person, "choose", own["files"])


def test_moving_a_unit_moves_what_editors_may_edit(province, other, administrator):
    department = make.unit("Sở Xây dựng", below=province)
    part = make.branch(department)
    former, later = make.user(), make.user()
    make.grant(former, roles.EDITOR, province)
    make.grant(later, roles.EDITOR, other)
    assert may(former, "change", part["courses"]) and not may(later, "change", part["courses"])
    decide(move(department, other), by=administrator)
    assert may(later, "change", part["courses"]) and not may(former, "change", part["courses"])
    assert may_on_files(later, "change", part["files"]) and not may_on_files(former, "change", part["files"])


def test_after_a_merger_the_editors_of_both_work_on_both_branches(province, other, administrator):
    branches = [make.branch(province), make.branch(other)]
    editors = [make.user(), make.user()]
    for person, unit in zip(editors, (province, other), strict=True):
        make.grant(person, roles.EDITOR, unit)
    decide(merge(province, other, into=new("Tỉnh Mới")), by=administrator)
    assert [may(person, "change", root["courses"]) for person in editors for root in branches] == [True] * 4


def test_bringing_all_groups_in_step_costs_the_same_for_one_province_and_three(
    province, other, django_assert_num_queries, django_assert_max_num_queries
):
    def stage(unit):
        make.branch(unit)
        make.grant(make.user(), roles.EDITOR, unit)

    stage(province)
    with django_assert_max_num_queries(30) as asked:
        mirroring.mirror_all()
    stage(other)
    stage(make.unit("Tỉnh Điện Biên", kind="province"))
    with django_assert_num_queries(len(asked)):
        mirroring.mirror_all()


def test_a_custom_role_holds_in_a_unit_with_the_acts_that_it_has_where_the_branch_lies(province, other):
    """A role that may edit articles only: its own group has the permission on the main awareness index."""
    own, foreign = make.branch(province), make.branch(other)
    role = Group.objects.create(name="Biên tập tin bài")
    role.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(codename="change_page")
    main = AwarenessIndexPage.objects.main().get(locale__language_code="vi")
    GroupPagePermission.objects.create(group=role, page=main, permission=change)
    person = make.user()
    make.grant(person, role.name, province)
    assert may(person, "change", own["articles"])
    assert not may(person, "change", own["courses"]) and not may(person, "change", foreign["articles"])
    assert not may(person, "change", main)
    role.page_permissions.all().delete()
    mirroring.mirror_all()
    assert not may(person, "change", own["articles"])


def test_groups_of_roles_in_units_hold_nothing_else(province):
    make.branch(province)
    make.grant(make.user(), roles.EDITOR, province)
    group = UnitRole.objects.get().group
    GroupPagePermission.objects.create(
        group=group, page=make.home(), permission=Permission.objects.get(codename="publish_page")
    )
    mirroring.mirror_all()
    assert {row.page.branch.organisation for row in group.page_permissions.all()} == {province}


def test_a_course_in_a_branch_belongs_to_the_unit_or_to_one_below_it(province, other):
    department = make.unit("Sở Xây dựng", below=province)
    own = make.branch(province)
    course = make.course(place=own["courses"])
    assert course.owner_unit == province
    for given, kept in ((other, province), (None, province), (department, department)):
        course.owner_unit = given
        course.save()
        assert course.owner_unit == kept
    assert make.course(owner_unit=other).owner_unit == other


def test_until_yesterday_and_from_tomorrow_a_grant_opens_no_branch(province):
    own = make.branch(province)
    person = make.user()
    make.grant(person, roles.EDITOR, province, ends=TODAY - timedelta(days=1))
    make.grant(person, roles.REVIEWER, province, starts=TODAY + timedelta(days=1))
    assert not may(person, "change", own["courses"])
