"""What a person reads on a page, and which of it is English. Pure functions over HTML."""

import json
import re

from bs4 import BeautifulSoup

READ_ALOUD = ("title", "aria-label", "placeholder", "alt", "data-tooltip", "data-w-tooltip-content-value")
HIDDEN = ("script", "style", "template", "code", "pre")
ADDRESS = re.compile(r"://|@|^/\w|\w[._]\w")
# A Vietnamese syllable without its marks: onset, vowels, coda.
SYLLABLE = re.compile(
    r"(?:ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|[bcdghklmnpqrstvx])?"
    r"(?:uye|uoi|uou|ieu|yeu|oai|oay|oeo|uay|uya|[aeiouy]{1,2})"
    r"(?:ch|ng|nh|[cmnpt])?"
)


def visible(html: str) -> list[str]:
    """Pieces of text that are shown or read aloud, the menu of Wagtail's sidebar among them."""
    page = BeautifulSoup(html, "html.parser")
    pieces = _sidebar(page)
    for foreign in page.select('[lang]:not(html):not([lang="vi"])'):
        foreign.decompose()
    for tag in page.select(",".join(HIDDEN)):
        tag.decompose()
    pieces += list(page.stripped_strings)
    for tag in page.find_all(True):
        pieces += [tag[name] for name in READ_ALOUD if tag.get(name)]
        if tag.name == "input" and tag.get("type") in ("submit", "button") and tag.get("value"):
            pieces.append(tag["value"])
    return [" ".join(piece.split()) for piece in pieces if piece.strip()]


def squeezed(html: str) -> str:
    """The page without white space around its tags, for tests of what follows what."""
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", html)


def english(text: str, *, allowed: set[str]) -> list[str]:
    """Words of the text that no Vietnamese reader would take for Vietnamese, save allowed names (lower case)."""
    found = []
    text = " ".join(chunk for chunk in text.split() if not ADDRESS.search(chunk))
    for token in re.split(r"[\s,;:!?()\[\]{}“”\"'‘’…·|+*=<>%–—/-]+", text):
        word = token.strip(".").lower()
        if len(word) < 2 or not word.isascii() or not word.isalpha():
            continue
        if word not in allowed and not SYLLABLE.fullmatch(word):
            found.append(word)
    return found


def _sidebar(page: BeautifulSoup) -> list[str]:
    """Labels in the properties from which Wagtail's script draws the sidebar."""
    labels: list[str] = []

    def collect(node):
        if isinstance(node, dict):
            labels.extend(node[key] for key in ("label", "footer_text") if isinstance(node.get(key), str))
            for value in node.values():
                collect(value)
        elif isinstance(node, list):
            for value in node:
                collect(value)

    for script in page.select("script#wagtail-sidebar-props"):
        collect(json.loads(script.string))
    return labels
