"""Search without diacritics in the folded copies that pages keep: which rows hold the words, and in which order.

A stored copy has the title's words on its first line and all others on its second, each word after one space
(vietnamese.search_text). A term finds every word that begins with it.
"""

from django.db.models import Q
from django.db.models.functions import Substr

from courses import vietnamese

MAX_TERMS = 8
MAX_LENGTH = 120
HEAD_LENGTH = 300  # longer than any title


def terms(query: str) -> list[str]:
    """Folded words of what a visitor typed, at most MAX_TERMS."""
    return vietnamese.search_words(query[:MAX_LENGTH]).split()[:MAX_TERMS]


def condition(words: list[str]) -> Q:
    """Every word occurs in the `folded` copy at the beginning of a word."""
    found = Q()
    for word in words:
        found &= Q(folded__contains=f" {word}")
    return found


def holding(queryset, words: list[str]):
    """Rows whose `folded` copy meets `condition`."""
    return queryset.filter(condition(words))


def head() -> Substr:
    """Expression for the beginning of a folded copy, enough for `rank`."""
    return Substr("folded", 1, HEAD_LENGTH)


def rank(head: str, words: list[str]) -> int:
    """Place of a row whose `folded` begins with `head`; lower is better: the title first, then the text.

    0 the title itself, 1 it begins with the phrase, 2 it holds the phrase, 3 it holds every word, 4 some, 5 none.
    """
    title = head.partition("\n")[0]
    phrase = "".join(f" {word}" for word in words)
    if title == phrase:
        return 0
    if title.startswith(phrase):
        return 1
    if phrase in title:
        return 2
    found = sum(1 for word in words if f" {word}" in title)
    if found == len(words):
        return 3
    return 4 if found else 5
