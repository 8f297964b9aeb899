"""Facets of the catalogue are pure: choices add up inside a facet and narrow between facets."""

from decimal import Decimal

import pytest
from django.http import QueryDict

from courses.catalogue import facets

ALLOWED = {
    "topic": ["1", "2"],
    "audience": ["leaders", "data"],
    "format": ["online", "blended"],
    "hours": ["8", "16", "24", "more"],
    "language": ["vi", "en"],
    "level": ["basic", "advanced"],
    "open": ["1"],
}


def row(pk: int, **values: str) -> facets.Row:
    given = {name: frozenset(value.split()) for name, value in values.items()}
    return facets.Row(pk, {name: given.get(name, frozenset()) for name in facets.NAMES})


ROWS = [
    row(1, topic="1", format="online", level="basic", open="1"),
    row(2, topic="1 2", format="blended", level="basic"),
    row(3, topic="2", format="blended", level="advanced", open="1"),
]


def choice(query: str) -> facets.Choice:
    return facets.read(QueryDict(query), ALLOWED)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [1, 2, 3]),
        ("topic=1", [1, 2]),
        ("topic=1&topic=2", [1, 2, 3]),
        ("topic=1&format=blended", [2]),
        ("topic=2&open=1", [3]),
        ("topic=1&level=advanced", []),
        ("level=basic&format=online&open=1", [1]),
    ],
)
def test_choices_add_up_inside_a_facet_and_narrow_between_facets(query, found):
    assert [row.pk for row in facets.narrow(ROWS, choice(query))] == found


@pytest.mark.parametrize(
    ("query", "facet", "counts"),
    [
        ("", "topic", {"1": 2, "2": 2}),
        ("topic=1", "topic", {"1": 2, "2": 2}),
        ("topic=1", "format", {"online": 1, "blended": 1}),
        ("format=blended", "topic", {"1": 1, "2": 2}),
        ("format=blended&open=1", "topic", {"2": 1}),
        ("format=blended&open=1", "format", {"online": 1, "blended": 1}),
    ],
)
def test_a_count_says_how_many_results_the_option_would_give_beside_the_other_facets(query, facet, counts):
    assert dict(facets.count(ROWS, choice(query))[facet]) == counts


@pytest.mark.parametrize("facet", ["topic", "format", "level", "open"])
def test_choosing_an_option_gives_exactly_as_many_results_as_its_count_said(facet):
    before = choice("level=basic" if facet != "level" else "topic=2")
    counts = facets.count(ROWS, before)[facet]
    for value, count in counts.items():
        chosen = facets.Choice({**before.chosen, facet: frozenset([value])})
        assert len(facets.narrow(ROWS, chosen)) == count


def test_values_that_no_facet_knows_are_ignored():
    assert choice("topic=9&level=basic&colour=red&format=%27").chosen == {"level": frozenset(["basic"])}


def test_a_choice_survives_the_way_through_its_own_address():
    made = choice("level=basic&topic=2&topic=1&q=%C4%90%C3%B4+th%E1%BB%8B")
    assert made.address() == "?q=%C4%90%C3%B4+th%E1%BB%8B&topic=1&topic=2&level=basic"
    assert facets.read(QueryDict(made.address()[1:]), ALLOWED) == made


def test_taking_one_value_back_leaves_the_others():
    made = choice("topic=1&topic=2&level=basic")
    assert made.without("topic", "1").address() == "?topic=2&level=basic"
    assert made.without("level", "basic").without("topic", "1").without("topic", "2").is_empty


@pytest.mark.parametrize(
    ("tiet", "band"),
    [("0", "8"), ("8", "8"), ("8.5", "16"), ("16", "16"), ("24", "24"), ("24.5", "more"), ("40", "more")],
)
def test_hours_fall_into_bands_by_their_upper_limit_in_tiet(tiet, band):
    assert facets.hours_band(Decimal(tiet)) == band
