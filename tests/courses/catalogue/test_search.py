"""Words are found without diacritics, from their beginning, title first."""

import unicodedata

import pytest

from courses.catalogue import search
from courses.catalogue.models import CoursePage
from courses.vietnamese import search_text
from tests import make


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Đô thị", ["do", "thi"]),
        ("ĐÀO TẠO", ["dao", "tao"]),
        (unicodedata.normalize("NFD", "đường bộ"), ["duong", "bo"]),
        ("5722/BXD-PTĐT", ["5722", "bxd", "ptdt"]),
        ("  (ioc)  ", ["ioc"]),
        ("% _ '", []),
        ("", []),
        ("a b c d e f g h i k", ["a", "b", "c", "d", "e", "f", "g", "h"]),
    ],
)
def test_a_query_becomes_a_few_folded_words(typed, words):
    assert search.terms(typed) == words


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        "do thi thong minh",
        "Đô thị",
        "đô thị thông minh",
        unicodedata.normalize("NFD", "Đô thị thông minh"),
        "ĐÔ THỊ",
        "dao tao",
        "Đào tạo",
        "thong min",
        "minh thi do",
        "dttm-01",
        "nghiep vu",
        "duong bo",
        "xu ly",
    ],
)
def test_every_spelling_finds_the_course(typed):
    course = make.course(
        "Đô thị thông minh", code="DTTM-01", summary="Đào tạo nghiệp vụ.", outcomes="Xử lý an toàn đường bộ"
    )
    make.course("Kế toán")
    assert list(search.holding(CoursePage.objects.all(), search.terms(typed))) == [course]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["hi", "hong", "o thi", "thi thongs", "%", "_o"])
def test_the_middle_of_a_word_and_wildcards_find_nothing_special(typed):
    make.course("Đô thị thông minh")
    words = search.terms(typed)
    assert not words or not search.holding(CoursePage.objects.all(), words).exists()


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Đô thị thông minh", 0),
        ("Đô thị thông minh bền vững", 1),
        ("Tổng quan đô thị thông minh", 2),
        ("Thông minh hơn trong đô thị", 3),
        ("Đô thị xanh", 4),
        ("Kế toán", 5),
    ],
)
def test_titles_are_ranked_before_texts(title, place):
    assert search.rank(search_text(title, "đô thị thông minh"), ["do", "thi", "thong", "minh"]) == place
