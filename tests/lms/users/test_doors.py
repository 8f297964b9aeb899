"""Wagtail's own sign-in forms are closed; people sign in through the account room alone."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db

FORMS = [
    ("/admin/login/", "/tai-khoan/dang-nhap/"),
    ("/_util/login/", "/tai-khoan/dang-nhap/"),
    ("/en/_util/login/", "/en/tai-khoan/dang-nhap/"),
]


@pytest.mark.parametrize(("address", "ours"), FORMS)
def test_a_password_posted_to_wagtails_form_signs_nobody_in(client, administrator, address, ours):
    form = {"username": administrator.email, "password": make.PASSWORD, "next": "/admin/"}
    response = client.post(address, form)
    assert (response.status_code, response.url.split("?")[0]) == (302, ours)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("address", "ours"), FORMS)
def test_wagtails_form_leads_to_ours_with_the_way_back(client, address, ours):
    assert client.get(f"{address}?next=/admin/pages/").url == f"{ours}?next=/admin/pages/"


@pytest.mark.parametrize("rest", ["", "done/", "confirm/MQ/abc-def/", "complete/"])
def test_wagtails_password_reset_leads_to_ours(client, administrator, mailoutbox, rest):
    response = client.post(f"/admin/password_reset/{rest}", {"email": administrator.email})
    assert (response.status_code, response.url) == (302, "/tai-khoan/mat-khau/quen/")
    assert mailoutbox == []


def test_the_back_office_asks_strangers_to_sign_in_at_our_form(client):
    assert client.get("/admin/").url == "/tai-khoan/dang-nhap/?next=/admin/"


def test_personal_settings_of_the_back_office_have_no_first_and_last_name(client_of, editor):
    response = client_of(editor).get("/admin/account/")
    assert response.status_code == 200
    assert "name_email" not in response.content.decode()


def test_personal_settings_of_the_back_office_are_closed_to_learners(client_of, learner):
    assert client_of(learner).get("/admin/account/").status_code == 302


def test_a_learner_who_asks_for_the_back_office_is_told_no_instead_of_going_in_circles(client_of, learner):
    response = client_of(learner).get("/admin/", follow=True)
    assert response.redirect_chain[-1] == ("/viec-hoc-cua-toi/", 302)
    assert len(response.context["messages"]) == 1


def test_a_learner_who_signs_in_at_the_door_of_the_back_office_comes_to_their_learning(client, learner):
    form = {"login": learner.email, "password": make.PASSWORD, "next": "/admin/"}
    response = client.post("/tai-khoan/dang-nhap/", form, follow=True)
    assert response.redirect_chain[-1] == ("/viec-hoc-cua-toi/", 302)


def test_an_officer_who_signs_in_there_comes_to_the_back_office(client, officer):
    form = {"login": officer.email, "password": make.PASSWORD, "next": "/admin/class/1/"}
    assert client.post("/tai-khoan/dang-nhap/", form).url == "/admin/class/1/"
