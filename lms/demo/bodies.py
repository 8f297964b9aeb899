"""Turns the body of a content file into the values of a lesson's or article's blocks."""

from pathlib import Path

from courses.legal.models import LegalText
from courses.svg import sanitise


def stream(body: list[dict], *, figures: Path) -> list[tuple[str, object]]:
    """Pairs (block type, raw value) in the JSON shape that StreamField.to_python reads.

    Raises KeyError for an unknown block and LegalText.DoesNotExist for an unknown legal number.
    """
    return [{"type": kind, "value": BUILDERS[kind](value, figures)} for part in body for kind, value in part.items()]


def _text(value, _figures):
    return value


def _figure(value, figures: Path):
    source = (figures / value["file"]).read_text(encoding="utf-8")
    return {"svg": sanitise(source), "alt": value["alt"], "caption": value.get("caption", "")}


def _callout(value, _figures):
    return {"tone": value["tone"], "title": value["title"], "text": value["html"]}


def _table(value, _figures):
    columns = [{"type": "text", "heading": heading} for heading in value["header"]]
    return {
        "caption": value["caption"],
        "table": {
            "columns": columns,
            "rows": [{"values": list(map(str, row))} for row in value["rows"]],
            "caption": "",
        },
    }


def _citation(value, _figures):
    legal = LegalText.objects.get(number=value["legal"])
    return {"legal": legal.pk, "place": value.get("place", ""), "note": value.get("note", "")}


def _check(value, _figures):
    options = [
        {"text": option["text"], "correct": bool(option.get("correct")), "feedback": option.get("feedback", "")}
        for option in value["options"]
    ]
    return {"question": value["question"], "multiple": bool(value.get("multiple")), "options": options}


def _exercise(value, _figures):
    return {"title": value["title"], "task": value["html"], "answer": value.get("answer", "")}


BUILDERS = {
    "text": _text,
    "figure": _figure,
    "callout": _callout,
    "table": _table,
    "citation": _citation,
    "check": _check,
    "exercise": _exercise,
}
