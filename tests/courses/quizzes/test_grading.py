from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes import grading

ONE = Decimal(1)


@pytest.mark.parametrize(
    ("share", "worth", "points"),
    [("1", "2", "2.00"), ("0", "2", "0.00"), ("0.5", "1.5", "0.75"), ("0.333333333", "1", "0.33")],
)
def test_points_are_the_share_of_what_the_question_is_worth(share, worth, points):
    assert grading.points(Decimal(share), Decimal(worth)) == Decimal(points)


@pytest.mark.parametrize(
    ("scores", "percent"),
    [
        ([(ONE, ONE)], "100.00"),
        ([(Decimal(0), ONE)], "0.00"),
        ([(ONE, ONE), (Decimal(0), Decimal(3))], "25.00"),
        ([(ONE / 3, ONE)], "33.33"),
        ([(ONE / 3, ONE)] * 3 + [(ONE, ONE)], "50.00"),
        ([(Decimal("0.49999"), ONE)], "49.99"),
        ([(ONE, Decimal(0))], "0.00"),
        ([], "0.00"),
    ],
)
def test_percent_of_a_paper(scores, percent):
    assert grading.percent(scores) == Decimal(percent)


shares = st.decimals(0, 1, places=4)
worths = st.decimals(0, 10, places=2)


@given(scores=st.lists(st.tuples(shares, worths), max_size=20))
def test_percent_lies_between_nothing_and_everything(scores):
    assert 0 <= grading.percent(scores) <= 100
