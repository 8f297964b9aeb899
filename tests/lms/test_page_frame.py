"""The frame around every page: what signed-out visitors must not carry, and pages that stand when little else does."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.urls import reverse

from tests import make
from tests.visible_text import squeezed

TEMPLATES = Path(__file__).parents[2] / "templates"
INLINE = re.compile(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\bsrc=)", re.IGNORECASE)


def page(client, path="/khong-co-trang-nay/") -> str:
    return client.get(path).content.decode()


def test_a_signed_out_page_holds_no_token_and_sign_in_leads_back(client, db):
    html = page(client)

    assert "csrfmiddlewaretoken" not in html
    assert f'href="{reverse("account_login")}?next=/khong-co-trang-nay/"' in html
    assert client.cookies == {}


def test_a_signed_in_page_shows_the_name_and_signs_out_by_post(client, learner):
    client.force_login(learner)

    html = page(client)

    assert "Nguyễn Thị Ánh" in html
    assert (
        f'<form method="post" action="{reverse("account_logout")}"><input type="hidden" name="csrfmiddlewaretoken"'
        in squeezed(html)
    )
    assert reverse("wagtailadmin_home") not in html


def test_an_editor_finds_the_back_office_in_the_account_menu(client_of, editor):
    assert f'href="{reverse("wagtailadmin_home")}"' in page(client_of(editor))


def test_only_those_who_may_edit_a_page_are_led_to_its_editor(client_of, editor, officer):
    course = make.course()
    edit = reverse("wagtailadmin_pages:edit", args=[course.pk])

    shown = {who.email: edit in page(client_of(who), course.get_url_parts()[2]) for who in (editor, officer)}

    assert shown == {editor.email: True, officer.email: False}


def test_the_page_of_a_server_error_needs_no_context_and_no_database():
    html = get_template("500.html").render()

    assert html.startswith("<!doctype html>")
    assert "css/site.css" in html


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html", "429.html"])
def test_error_pages_render_and_stay_out_of_search_engines(name, db):
    html = render_to_string(name, request=RequestFactory().get("/x/"))

    assert '<meta name="robots" content="noindex">' in html
    assert html.count("<h1>") == 1


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
)
def test_entrance_pages_stand_in_the_frame(client, db, name):
    make.privacy_notice()
    html = page(client, reverse(name))

    assert '<body class="plain">' in html
    assert html.count("<h1>") == 1


@pytest.mark.parametrize("name", ["account_email", "account_change_password"])
def test_account_pages_stand_beside_their_menu(client, learner, name):
    client.force_login(learner)

    html = page(client, reverse(name))

    assert f'<a href="{reverse(name)}" aria-current="page">' in html
    assert html.count("<h1>") == 1


def test_a_wrong_password_is_told_on_top_of_the_form(client, learner):
    answer = client.post(reverse("account_login"), {"login": learner.email, "password": "sai-mat-khau"})

    assert '<div class="error-summary" role="alert"' in answer.content.decode()


def test_the_right_password_signs_in(client, learner):
    client.post(reverse("account_login"), {"login": learner.email, "password": make.PASSWORD})

    assert client.session["_auth_user_id"] == str(learner.pk)


def test_no_template_of_the_site_holds_inline_style_or_script():
    offending = {
        str(path.relative_to(TEMPLATES)): found
        for path in sorted(TEMPLATES.rglob("*.html"))
        if path.relative_to(TEMPLATES).parts[0] not in ("wagtailadmin", "mails")
        and "pdf" not in path.parts
        and (found := INLINE.findall(path.read_text(encoding="utf-8")))
    }

    assert offending == {}
