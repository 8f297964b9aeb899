"""Lists asked for a page that they do not have: the nearest one comes, or a page in words that there is none."""

import re

import pytest
from django.urls import reverse

from tests import make, matrix

pytestmark = pytest.mark.django_db

BREAKING = ("wagtailadmin_error_test",)  # Wagtail's trial of the error page, for administrators


def addresses() -> list[str]:
    """All addresses without a parameter, and so all that list something."""
    plain = [each for each in matrix.addresses() if not re.search(r"[<(]", each.route) and each.name not in BREAKING]
    return [reverse(each.name) if each.name != each.route else f"/{each.route}" for each in plain]


@pytest.mark.parametrize("number", ["500", "0", "x"])
def test_no_list_breaks_at_a_page_that_it_does_not_have(client_of, administrator, number):
    client, broken = client_of(administrator), []
    client.raise_request_exception = False
    for address in addresses():
        response = client.get(address, {"p": number, "page": number})
        if response.status_code >= 500:
            broken.append(address)
    assert broken == []


def test_the_list_of_people_shows_its_last_page_instead(client_of, administrator):
    for _number in range(60):
        make.user()
    page = client_of(administrator).get(reverse("wagtailusers_users:index"), {"p": "500"})
    shown = page.context["page_obj"]
    assert shown.number == shown.paginator.num_pages > 1
