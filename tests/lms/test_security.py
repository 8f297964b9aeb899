"""Headers and content policy of the public site, and what only the back office may do."""

import pytest
from django.urls import reverse

from tests import make

PUBLIC = ["/", "/khoa-hoc/", "/tuyen-truyen/", "/verify/", "/tim-kiem/?q=do+thi", "/tai-khoan/dang-nhap/", "/en/"]


def policy(response) -> dict[str, list[str]]:
    """The directives of the answer's content policy."""
    parts = [part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


@pytest.mark.django_db
@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_lets_no_inline_script_or_style_run(client, address):
    response = client.get(address)
    assert response.status_code == 200
    directives = policy(response)
    assert directives["script-src"] == directives["style-src"] == directives["default-src"] == ["'self'"]
    assert directives["object-src"] == directives["base-uri"] == ["'none'"]
    assert directives["frame-ancestors"] == directives["form-action"] == ["'self'"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_holds_no_inline_script_style_or_handler(client, address):
    text = client.get(address).content.decode().lower()
    assert [mark for mark in ("style=", " onclick=", " onload=", "javascript:", "<style") if mark in text] == []
    assert "<script>" not in text


@pytest.mark.django_db
def test_a_learners_page_has_the_same_policy_as_the_public_ones(client_of, learner):
    assert policy(client_of(learner).get(reverse("dashboard")))["script-src"] == ["'self'"]


@pytest.mark.django_db
def test_the_back_office_alone_may_run_wagtails_inline_scripts(client_of, administrator):
    assert policy(client_of(administrator).get("/admin/"))["script-src"] == ["'self'", "'unsafe-inline'"]


@pytest.mark.django_db
def test_every_answer_carries_the_security_headers(client):
    response = client.get("/")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_wagtails_own_sign_in_form_leads_to_ours(client):
    response = client.get("/admin/login/?next=/admin/pages/")
    assert (response.status_code, response["Location"]) == (302, "/tai-khoan/dang-nhap/?next=/admin/pages/")
    assert client.post("/admin/login/", {"username": "a", "password": "b"}).status_code == 302


@pytest.mark.django_db
def test_a_stranger_is_asked_to_sign_in_before_the_back_office(client):
    response = client.get("/admin/")
    assert (response.status_code, response["Location"]) == (302, "/tai-khoan/dang-nhap/?next=/admin/")


@pytest.mark.django_db
def test_a_learner_has_no_way_into_the_back_office(client_of, learner):
    response = client_of(learner).get("/admin/")
    assert (response.status_code, response.url) == (302, "/tai-khoan/dang-nhap/?next=/admin/")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["dashboard", "profile", "confirm-details", "account_email"])
def test_personal_pages_are_kept_by_no_browser(client_of, learner, name):
    response = client_of(learner).get(reverse(name))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"] and "private" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_public_page_says_so_only_to_somebody_with_a_session(client, client_of, learner):
    page = make.course_with_lessons(1).url
    assert client_of(learner).get(page)["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in client.get(page)
