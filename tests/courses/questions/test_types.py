"""Every type: what it refuses, how it grades, and that posted fields and stored answers are one and the same."""

import re
from decimal import Decimal
from html import unescape
from random import Random

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from hypothesis import given as examples
from hypothesis import strategies as st

from courses.errors import DomainError
from courses.questions import types
from courses.questions.types.numeric import readings
from lms.demo.reading import CONTENT, read

CONTENTS = {
    "single": {"options": [{"text": "A", "correct": True}, {"text": "B"}, {"text": "C"}]},
    "multiple": {"options": [{"text": "A", "correct": True}, {"text": "B", "correct": True}, {"text": "C"}]},
    "true_false": {"answer": True},
    "short_text": {"accepted": ["GIS", "Hệ thống GIS", "đô thị"]},
    "numeric": {"answer": 3.5, "tolerance": 0.1, "unit": "tiết"},
    "matching": {
        "pairs": [{"left": "1", "right": "A"}, {"left": "2", "right": "B"}, {"left": "3", "right": "C"}],
        "distractors": ["D"],
    },
    "ordering": {"items": ["một", "hai", "ba", "bốn"]},
}

REFUSED = [
    ("single", {"options": [{"text": "A", "correct": True}]}, "Write at least 2 rows."),
    ("single", {"options": [{"text": "A"}, {"text": "B"}]}, "Mark exactly one option as right."),
    (
        "single",
        {"options": [{"text": "A", "correct": True}, {"text": "B", "correct": True}]},
        "Mark exactly one option",
    ),
    ("single", {"options": [{"text": "A", "correct": True}, {"text": " a "}]}, "Two rows are the same"),
    ("single", {"options": [{"text": "A", "correct": True}, {"text": " "}]}, "A row has no text."),
    ("single", {"options": [{"text": str(n), "correct": n == 0} for n in range(21)]}, "Write at most 20 rows."),
    ("single", {}, "“options” is missing."),
    ("single", {"options": [], "colour": 1}, "“colour” is not a part"),
    ("multiple", {"options": [{"text": "A"}, {"text": "B"}]}, "Mark at least one option as right."),
    ("true_false", {"answer": "yes"}, "“answer” cannot be read"),
    ("short_text", {"accepted": []}, "Write at least one accepted answer."),
    ("short_text", {"accepted": ["GIS", " "]}, "An accepted answer has no text."),
    ("numeric", {"answer": "ba"}, "“answer” cannot be read"),
    ("numeric", {"answer": "1e40"}, "The number is too large."),
    ("numeric", {"answer": 1, "tolerance": -1}, "The tolerance must not be negative."),
    ("matching", {"pairs": [{"left": "1", "right": "A"}]}, "Write at least 2 rows."),
    ("matching", {"pairs": [{"left": "1", "right": "A"}, {"left": "2", "right": "A"}]}, "Two rows are the same"),
    (
        "matching",
        {"pairs": [{"left": "1", "right": "A"}, {"left": "2", "right": "B"}], "distractors": ["A"]},
        "Two rows are the same",
    ),
    (
        "matching",
        CONTENTS["matching"] | {"distractors_en": ["D", "E"]},
        "Translate all distractors or none.",
    ),
    ("ordering", {"items": ["một"]}, "Write at least 2 rows."),
    ("ordering", {"items": ["một", "hai"], "items_en": ["one"]}, "Translate all items or none."),
    ("essay", {}, "There is no type of question “essay”."),
]

GRADES = [
    ("single", 0, "1"),
    ("single", 1, "0"),
    ("single", None, "0"),
    ("multiple", [0, 1], "1"),
    ("multiple", [0], "0.5"),
    ("multiple", [0, 2], "0"),
    ("multiple", [0, 1, 2], "0.5"),
    ("multiple", None, "0"),
    ("true_false", True, "1"),
    ("true_false", False, "0"),
    ("true_false", None, "0"),
    ("short_text", "gis", "1"),
    ("short_text", "  he   thong gis ", "1"),
    ("short_text", "DO THI", "1"),
    ("short_text", "GISS", "0"),
    ("short_text", None, "0"),
    ("numeric", "3,5", "1"),
    ("numeric", "3.5", "1"),
    ("numeric", "3,5 tiết", "1"),
    ("numeric", "3,6", "1"),
    ("numeric", "3,61", "0"),
    ("numeric", "35", "0"),
    ("numeric", None, "0"),
    ("matching", [0, 1, 2], "1"),
    ("matching", [0, 2, 1], "0.3333"),
    ("matching", [0, None, 3], "0.3333"),
    ("matching", None, "0"),
    ("ordering", [0, 1, 2, 3], "1"),
    ("ordering", [0, 1, 3, 2], "0.5"),
    ("ordering", [0, None, None, None], "0.25"),
    ("ordering", None, "0"),
]

READINGS = [
    ("3,5", {"3.5"}),
    ("3.5", {"3.5"}),
    ("1.000", {"1000", "1.000"}),
    ("1,000", {"1000", "1.000"}),
    ("0.500", {"0.500"}),
    ("1.234,5", {"1234.5"}),
    ("1,234.5", {"1234.5"}),
    ("1.234.567", {"1234567"}),
    ("-2", {"-2"}),
    ("14 tiết", {"14"}),
    ("14 hoặc 15", set()),
    ("1.23.4", set()),
    ("1,2.3,4", set()),
    ("mười bốn", set()),
    ("", set()),
]

GIVEN = {
    "single": st.none() | st.integers(0, 2),
    "multiple": st.none() | st.lists(st.integers(0, 2), min_size=1, unique=True).map(sorted),
    "true_false": st.none() | st.booleans(),
    "short_text": st.none() | st.sampled_from(["GIS", "bản đồ số", "3 < 4 & 5"]),
    "numeric": st.none() | st.sampled_from(["3,5", "1.000", "-7 tiết"]),
    "matching": st.none()
    | st.lists(st.none() | st.integers(0, 3), min_size=3, max_size=3).filter(
        lambda rows: any(r is not None for r in rows)
    ),
    "ordering": st.none()
    | st.lists(st.none() | st.integers(0, 3), min_size=4, max_size=4).filter(
        lambda rows: any(r is not None for r in rows)
    ),
}
answers = st.sampled_from(sorted(CONTENTS)).flatmap(lambda kind: st.tuples(st.just(kind), GIVEN[kind]))


def posted(fields: list[tuple[str, str]]) -> MultiValueDict:
    data = QueryDict(mutable=True)
    for name, value in fields:
        data.appendlist(name, value)
    return data


def test_the_registry_finds_the_seven_types_in_order():
    assert [kind for kind, _label in types.choices()] == [
        "single",
        "multiple",
        "true_false",
        "short_text",
        "numeric",
        "matching",
        "ordering",
    ]


def test_every_type_has_a_content_to_test_with():
    assert set(CONTENTS) == set(types.all_types())


@pytest.mark.parametrize(("kind", "content", "sentence"), REFUSED)
def test_nonsense_is_refused_with_a_clear_sentence(kind, content, sentence):
    with pytest.raises(DomainError) as refusal:
        types.read(kind, content)
    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    "entry", read(CONTENT / "courses/01-tong-quan/questions.yaml"), ids=lambda entry: entry["key"]
)
def test_every_question_of_the_demonstration_bank_is_valid(entry):
    types.read(entry["type"], entry["content"])


@pytest.mark.parametrize(("kind", "given", "share"), GRADES)
def test_grading(kind, given, share):
    graded = types.of(kind).grade(types.read(kind, CONTENTS[kind]), given)
    assert round(graded, 4) == Decimal(share)


@pytest.mark.parametrize(("text", "numbers"), READINGS)
def test_numbers_are_read_in_either_notation(text, numbers):
    assert readings(text) == {Decimal(number) for number in numbers}


def test_a_thousand_with_a_full_stop_is_right_when_a_thousand_is_asked():
    content = types.read("numeric", {"answer": 1000})
    assert types.of("numeric").grade(content, "1.000") == 1


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("single", [("a", "3")]),
        ("single", [("a", "-1")]),
        ("single", [("a", "²")]),
        ("single", [("a", "1" * 5000)]),
        ("multiple", [("a", "1" * 5000)]),
        ("matching", [("a-0", "1" * 5000)]),
        ("ordering", [("a-0", "1" * 5000)]),
        ("multiple", [("a", "0"), ("a", "9")]),
        ("true_false", [("a", "maybe")]),
        ("short_text", [("a", "x" * 301)]),
        ("numeric", [("a", "mười")]),
        ("matching", [("a-0", "4")]),
        ("ordering", [("a-0", "5")]),
        ("ordering", [("a-0", "0")]),
    ],
)
def test_an_answer_that_cannot_be_meant_is_refused(kind, fields):
    content = types.read(kind, CONTENTS[kind])
    order = types.of(kind).order(content, Random(1), True)
    with pytest.raises(DomainError):
        types.of(kind).parse(order, posted(fields))


@examples(answer=answers, seed=st.integers(0, 1000))
def test_posted_fields_and_stored_answers_are_the_same(answer, seed):
    kind, given = answer
    module = types.of(kind)
    order = module.order(types.read(kind, CONTENTS[kind]), Random(seed), True)
    assert module.parse(order, posted(module.encode(order, given))) == given


@examples(answer=answers)
def test_a_share_lies_between_nothing_and_everything(answer):
    kind, given = answer
    assert 0 <= types.of(kind).grade(types.read(kind, CONTENTS[kind]), given) <= 1


@pytest.mark.parametrize("kind", ["matching", "ordering"])
def test_an_order_that_is_the_key_is_shuffled_even_when_options_are_not(kind):
    module, content = types.of(kind), types.read(kind, CONTENTS[kind])
    orders = {tuple(module.order(content, Random(seed), False)) for seed in range(20)}
    assert len(orders) > 1


def test_an_ordering_question_never_shows_the_right_order():
    module, content = types.of("ordering"), types.read("ordering", {"items": ["một", "hai"]})
    assert {tuple(module.order(content, Random(seed), True)) for seed in range(20)} == {(1, 0)}


def test_options_stay_in_their_order_when_the_test_does_not_shuffle():
    assert types.of("single").order(types.read("single", CONTENTS["single"]), Random(1), False) == [0, 1, 2]


@pytest.mark.parametrize("kind", sorted(CONTENTS))
def test_what_is_shown_for_answering_depends_on_no_key(kind):
    """Two contents that differ in their key alone show the same."""
    keys = {
        "single": {"options": [{"text": "A"}, {"text": "B", "correct": True}, {"text": "C"}]},
        "multiple": {"options": [{"text": "A"}, {"text": "B"}, {"text": "C", "correct": True}]},
        "true_false": {"answer": False},
        "short_text": {"accepted": ["khác"]},
        "numeric": {"answer": 7, "unit": "tiết"},
        "matching": {
            "pairs": [{"left": "1", "right": "B"}, {"left": "2", "right": "A"}, {"left": "3", "right": "C"}],
            "distractors": ["D"],
        },
        "ordering": {"items": ["hai", "một", "ba", "bốn"]},
    }
    orders = {"matching": ([0, 1, 2, 3], [1, 0, 2, 3]), "ordering": ([3, 0, 1, 2], [3, 1, 0, 2])}
    module = types.of(kind)
    one, other = types.read(kind, CONTENTS[kind]), types.read(kind, keys[kind])
    first, second = orders.get(kind, ([0, 1, 2], [0, 1, 2]))
    assert module.rows(one, first, None, "vi") == module.rows(other, second, None, "vi")


def test_english_is_shown_with_vietnamese_where_it_is_missing():
    content = types.read(
        "single", {"options": [{"text": "Có", "text_en": "Yes", "correct": True}, {"text": "Không"}]}
    )
    rows = types.of("single").rows(content, [0, 1], None, "en")
    assert [(row["text"], row["lang"]) for row in rows["options"]] == [("Yes", "en"), ("Không", "vi")]


@pytest.mark.parametrize("kind", sorted(CONTENTS))
def test_the_form_of_the_back_office_gives_back_what_it_was_given(kind):
    content = types.read(kind, CONTENTS[kind])
    form_class = types.of(kind).Form
    form = form_class(initial=form_class.initial_of(CONTENTS[kind]), prefix="content")
    data = QueryDict(mutable=True)
    for name, value in _inputs(str(form)):
        data.appendlist(name, value)
    again = form_class(data, prefix="content")
    assert again.is_valid(), again.errors
    assert types.read(kind, again.content()) == content


def _inputs(html: str) -> list[tuple[str, str]]:
    """What a browser would send for the form."""
    sent = []
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        ticked = " checked" in tag or attributes["type"] not in ("checkbox", "radio")
        if ticked:
            empty = "on" if attributes["type"] == "checkbox" else ""
            sent.append((attributes["name"], unescape(attributes.get("value", empty))))
    for name, text in re.findall(r'<textarea name="([^"]*)"[^>]*>\n?(.*?)</textarea>', html, re.S):
        sent.append((name, unescape(text)))
    return sent
