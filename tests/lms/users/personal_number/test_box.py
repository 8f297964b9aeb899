"""What is sealed opens only with its key and only where it belongs; keys that protect nothing stop the start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from lms.users.personal_number import keys, vault
from lms.users.personal_number.box import Box, Unreadable
from lms.users.personal_number.checks import keys_are_there

OLD, NEW, OTHER = "o" * 40, "n" * 40, "x" * 40
NUMBER = "001180000017"


def test_the_first_key_seals_and_every_key_opens():
    sealed = Box([OLD], purpose="p").seal_text(NUMBER, bound_to="a")
    both = Box([NEW, OLD], purpose="p")
    assert both.unseal_text(sealed, bound_to="a") == NUMBER
    assert both.seal_text(NUMBER, bound_to="a").startswith(both.newest)
    assert both.newest != Box([OLD], purpose="p").newest


@pytest.mark.parametrize(("secret", "purpose", "bound_to"), [(NEW, "p", "a"), (OLD, "q", "a"), (OLD, "p", "b")])
def test_another_key_purpose_or_place_opens_nothing(secret, purpose, bound_to):
    sealed = Box([OLD], purpose="p").seal_text(NUMBER, bound_to="a")
    with pytest.raises(Unreadable):
        Box([secret], purpose=purpose).unseal_text(sealed, bound_to=bound_to)


@pytest.mark.parametrize("damaged", ["", ".", "abc", "{0}.", "{0}.AAAA", "{0}.không", "{0}." + "A" * 80])
def test_what_was_damaged_is_told_so(damaged):
    box = Box([OLD], purpose="p")
    with pytest.raises(Unreadable):
        box.unseal_text(damaged.format(box.newest), bound_to="a")


def test_the_same_number_is_sealed_differently_each_time_and_indexed_alike():
    assert vault.seal(NUMBER, person=1) != vault.seal(NUMBER, person=1)
    assert vault.indices(NUMBER) == vault.indices(NUMBER)
    assert vault.indices(NUMBER) != vault.indices("001180000018")


def test_keys_of_the_index_are_not_those_of_the_seal(settings):
    before = vault.indices(NUMBER)
    settings.PERSONAL_NUMBER_KEYS = [OTHER]
    assert vault.indices(NUMBER) == before
    settings.PERSONAL_NUMBER_INDEX_KEYS = [OTHER]
    assert vault.indices(NUMBER) != before


@pytest.mark.parametrize(
    ("sealing", "index", "reason"),
    [([OLD], [], "belong together"), ([], [OLD], "belong together"), (["short"], [NEW], "shorter"), ([OLD], [OLD], "another one"),
     ([OLD, OLD], [NEW], "another one"), (["s" * 40], [NEW], "another one")],
)  # fmt: skip
def test_keys_that_protect_nothing_stop_the_start(sealing, index, reason):
    with pytest.raises(ImproperlyConfigured, match=reason):
        keys.configuration(sealing=sealing, index=index, secret_key="s" * 40, production=True)


def test_production_has_no_stand_in_and_development_has():
    nothing = {"sealing": [], "index": [], "secret_key": "s" * 40}
    assert keys.configuration(**nothing, production=True) == {keys.SEALING: [], keys.INDEX: []}
    assert keys.configuration(**nothing, production=False)[keys.SEALING]


def test_the_check_of_the_product_says_when_there_are_no_keys(settings):
    assert keys_are_there(None) == []
    settings.PERSONAL_NUMBER_KEYS = []
    assert [advice.id for advice in keys_are_there(None)] == ["users.W001"]
