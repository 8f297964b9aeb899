"""What every installation has before its first visitor, made once and never changed by a second run."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Locale, Page, Site, Workflow, WorkflowPage

from certificates.models import Book
from courses.catalogue.review import ReviewTask
from courses.results.models import HoursRule
from lms.home.models import HomePage
from lms.home.setup import set_up
from lms.users import roles
from tests import make

COUNTED = (
    Page, Locale, Site, Group, GroupPagePermission, GroupCollectionPermission, Workflow, WorkflowPage, ReviewTask,
    HoursRule, Book,
)  # fmt: skip


@pytest.mark.django_db
def test_a_second_run_changes_nothing():
    before = [model.objects.count() for model in COUNTED]
    set_up()
    assert [model.objects.count() for model in COUNTED] == before


@pytest.mark.django_db
def test_an_installation_without_accounts_says_how_to_make_the_first(capsys):
    call_command("prepare")
    assert "manage.py createsuperuser" in capsys.readouterr().out
    make.user()
    call_command("prepare")
    assert "createsuperuser" not in capsys.readouterr().out


@pytest.mark.django_db
def test_a_second_run_keeps_what_the_installation_changed():
    home = make.home()
    home.title = "Cổng học tập"
    home.save_revision().publish()
    Workflow.objects.get(name="Duyệt hai bước").workflow_tasks.all().delete()
    set_up()
    assert make.home().title == "Cổng học tập"
    assert Workflow.objects.get(name="Duyệt hai bước").tasks.count() == 0


@pytest.mark.django_db
def test_a_second_run_keeps_name_and_root_of_the_site_and_follows_the_public_address(settings):
    other = make.home().add_child(instance=HomePage(title="Trang khác", slug="trang-khac"))
    Site.objects.update(site_name="Cổng học tập", root_page=other)
    settings.PUBLIC_URL = "https://hoc.example.vn"
    set_up()
    site = Site.objects.get()
    assert (site.site_name, site.root_page_id) == ("Cổng học tập", other.pk)
    assert (site.hostname, site.port, site.is_default_site) == ("hoc.example.vn", 443, True)


@pytest.mark.django_db
def test_both_languages_have_their_roots_at_folded_addresses():
    addresses = {page.url for page in Page.objects.live().filter(depth=3)}
    assert {"/khoa-hoc/", "/tuyen-truyen/", "/en/courses/", "/en/awareness/"} <= addresses


@pytest.mark.django_db
def test_roles_hold_what_their_job_needs_and_no_more(editor, reviewer, officer, issuer):
    assert not any(user.has_perm("courses.view_auditentry") for user in (editor, reviewer, officer, issuer))
    assert editor.has_perm("courses.change_question") and not reviewer.has_perm("courses.change_question")
    assert issuer.has_perm("certificates.issue_certificate") and not officer.has_perm(
        "certificates.issue_certificate"
    )
    assert not any(user.has_perm("courses.delete_legaltext") for user in (editor, reviewer, officer, issuer))


@pytest.mark.django_db
def test_only_administrators_may_publish_without_review():
    publishing = GroupPagePermission.objects.filter(
        permission__codename="publish_page", group__name__in=roles.PERMISSIONS
    )
    assert not publishing.exists()
