"""Drawing a paper: no repeats, every paper found that exists, refusals in words."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.errors import DomainError
from courses.quizzes.drawing import Banked, Line, draw, shortages

ONE = Decimal(1)


def fixed(question: int) -> Line:
    return Line(label="", question=question, topic=None, difficulty="", count=1, points=ONE)


def drawn(topic: int, count: int, difficulty: str = "") -> Line:
    return Line(f"chủ đề {topic}", question=None, topic=topic, difficulty=difficulty, count=count, points=ONE)


def bank(*rows: tuple[int, int, str]) -> list[Banked]:
    return [Banked(*row) for row in rows]


def paper(lines, banked, *, seed=1, shuffle=False) -> list[int]:
    return [question.question for question in draw(lines, banked, random=Random(seed), shuffle=shuffle)]


def test_fixed_questions_come_in_the_order_of_the_lines():
    assert paper([fixed(2), fixed(1)], bank((1, 1, "easy"), (2, 1, "easy"))) == [2, 1]


def test_a_question_that_two_lines_name_is_asked_once():
    assert paper([fixed(1), fixed(2), fixed(1)], bank((1, 1, "easy"), (2, 1, "easy"))) == [1, 2]


def test_a_draw_never_repeats_a_fixed_question():
    assert paper([drawn(1, 1), fixed(1)], bank((1, 1, "easy"), (2, 1, "easy"))) == [2, 1]


def test_a_line_for_one_difficulty_draws_before_a_line_for_any():
    banked = bank((1, 1, "easy"), (2, 1, "hard"))
    assert {tuple(paper([drawn(1, 1), drawn(1, 1, "hard")], banked, seed=seed)) for seed in range(20)} == {(1, 2)}


def test_a_draw_takes_the_topic_and_difficulty_asked_for():
    banked = bank((1, 1, "easy"), (2, 1, "hard"), (3, 2, "hard"))
    assert paper([drawn(1, 1, "hard")], banked) == [2]


def test_equal_lines_draw_each_for_themselves():
    assert sorted(paper([drawn(1, 1), drawn(1, 1)], bank((1, 1, "easy"), (2, 1, "easy")))) == [1, 2]


def test_shuffling_changes_the_order_and_nothing_else():
    lines, banked = [fixed(n) for n in range(1, 9)], bank(*((n, 1, "easy") for n in range(1, 9)))
    shuffled = paper(lines, banked, shuffle=True)
    assert shuffled != list(range(1, 9)) and sorted(shuffled) == list(range(1, 9))


def test_too_small_a_bank_is_refused_with_the_line_and_the_numbers():
    with pytest.raises(DomainError, match="“chủ đề 1” asks for 2 questions, but the bank has only 1 that fit"):
        paper([drawn(1, 2)], bank((1, 1, "easy"), (2, 2, "easy")))


def test_a_retired_fixed_question_is_refused():
    with pytest.raises(DomainError, match="taken out of use"):
        paper([fixed(7)], bank())


def test_a_test_without_questions_is_refused():
    with pytest.raises(DomainError, match="no questions yet"):
        paper([], bank())


def test_the_editor_is_told_of_every_line_that_asks_too_much():
    banked = bank((1, 1, "easy"), (2, 1, "hard"))
    assert shortages([drawn(1, 2), drawn(1, 1, "hard")], banked) == [
        "“chủ đề 1” asks for 2 questions, but the bank has only 1 that fit."
    ]
    assert shortages([drawn(1, 1), drawn(1, 1, "hard")], banked) == []


lines_and_banks = st.tuples(
    st.lists(
        st.builds(drawn, st.integers(1, 2), st.integers(1, 3), st.sampled_from(["", "easy", "hard"])), max_size=4
    ),
    st.lists(st.tuples(st.integers(1, 2), st.sampled_from(["easy", "hard"])), max_size=12),
)


@given(recipe=lines_and_banks, seed=st.integers(0, 100))
def test_a_paper_is_found_exactly_when_no_shortage_is_reported(recipe, seed):
    lines, rows = recipe
    banked = [Banked(number, *row) for number, row in enumerate(rows)]
    if shortages(lines, banked) or not lines:
        with pytest.raises(DomainError):
            paper(lines, banked, seed=seed)
    else:
        chosen = paper(lines, banked, seed=seed)
        assert len(chosen) == len(set(chosen)) == sum(line.count for line in lines)
