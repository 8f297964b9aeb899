"""Answers the questions of the overview course rightly in the browser, reading the key from the content files."""

import yaml

from tests.journeys.site import ROOT

BANK = ROOT / "lms/demo/content/courses/01-tong-quan/questions.yaml"


def key_by_text() -> dict[str, dict]:
    return {entry["text"].strip(): entry for entry in yaml.safe_load(BANK.read_text(encoding="utf-8"))}


def answer_rightly(form, entry: dict) -> None:
    """Fill one question's form in the attempt page."""
    FILLERS[entry["type"]](form, entry["content"])


def _choose(form, content: dict) -> None:
    for option in content["options"]:
        if option.get("correct"):
            form.locator("label.choice").filter(has=form.page.get_by_text(option["text"], exact=True)).locator(
                "input"
            ).check()


def _true_false(form, content: dict) -> None:
    form.locator("label.choice input").nth(0 if content["answer"] else 1).check()


def _short_text(form, content: dict) -> None:
    form.locator("input[name=a]").fill(content["accepted"][0])
    form.locator("input[name=a]").press("Tab")


def _numeric(form, content: dict) -> None:
    form.locator("input[name=a]").fill(str(content["answer"]).replace(".", ","))
    form.locator("input[name=a]").press("Tab")


def _matching(form, content: dict) -> None:
    for pair in content["pairs"]:
        row = form.locator(".match").filter(has=form.page.get_by_text(pair["left"], exact=True))
        row.locator("select").select_option(label=pair["right"])


def _ordering(form, content: dict) -> None:
    for position, text in enumerate(content["items"], start=1):
        row = form.locator("li").filter(has=form.page.locator(".ordering-text", has_text=text))
        row.locator("select").select_option(str(position))


FILLERS = {
    "single": _choose,
    "multiple": _choose,
    "true_false": _true_false,
    "short_text": _short_text,
    "numeric": _numeric,
    "matching": _matching,
    "ordering": _ordering,
}
