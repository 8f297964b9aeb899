"""Every printed field of a paper, frozen when its number is drawn, and its words for paper and screen.

The paper itself is Vietnamese whatever language is active: it is an official document.
"""

from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses import vietnamese

TITLE_LINES = ("Giấy xác nhận", "hoàn thành khóa học")
TITLE = " ".join(TITLE_LINES)
FORMATS = {"online": "trực tuyến", "blended": "trực tuyến kết hợp trực tiếp", "classroom": "trực tiếp"}
SALUTATIONS = {"female": "bà", "male": "ông"}
EITHER = "ông/bà"


def take(enrolment, book, *, number: int, year: int, today: date) -> dict:
    """All printed fields as they are now. Course title and hours come from the edition that was completed."""
    learner, content, course = enrolment.learner, enrolment.edition.content, enrolment.run.course
    completed = timezone.localtime(enrolment.completed_at).date()
    return {
        "title": TITLE,
        "holder": learner.full_name,
        "gender": learner.gender,
        "birth_date": learner.birth_date.isoformat() if learner.birth_date else "",
        "workplace": learner.workplace,
        "course": content["title"],
        "course_code": course.code or "",
        "tiet": str(content["credited_tiet"]),
        "format": course.format,
        "completed_on": completed.isoformat(),
        "issued_on": today.isoformat(),
        "number": book.serial(number, year),
        "entry": number,
        "issuer": book.issuer,
        "superior": book.superior,
        "place": book.place,
        "signer_title": book.signer_title,
        "signer_name": book.signer_name,
    }


def salutation(snapshot: dict) -> str:
    return SALUTATIONS.get(snapshot["gender"], EITHER)


def tiet(snapshot: dict) -> str:
    """Hours in Vietnamese notation: "8", "7,5"."""
    value = Decimal(snapshot["tiet"])
    return vietnamese.number(value, places=0 if value == value.to_integral_value() else 1)


def format_words(snapshot: dict) -> str:
    return FORMATS.get(snapshot["format"], "")


def short_date(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}" if iso else ""


def long_date(iso: str) -> str:
    return vietnamese.long_date(date.fromisoformat(iso)) if iso else ""


def masked_birth_date(snapshot: dict) -> str:
    """The year alone: what the public may see of a birth date."""
    iso = snapshot["birth_date"]
    return f"**/**/{iso[:4]}" if iso else ""


def plain(snapshot: dict) -> dict:
    """The fields for tables: dates short, hours in Vietnamese notation."""
    days = {name: short_date(snapshot[name]) for name in ("birth_date", "completed_on", "issued_on")}
    return {**snapshot, **days, "tiet": tiet(snapshot)}


def printed_fields(snapshot: dict, *, masked: bool) -> list[dict]:
    """Label and value of every printed field that has a value, in the order of the paper."""
    birth_date = masked_birth_date(snapshot) if masked else short_date(snapshot["birth_date"])
    place_and_date = ", ".join(filter(None, [snapshot["place"], long_date(snapshot["issued_on"])]))
    lines = [
        (pgettext("paper", "Number"), snapshot["number"]),
        (_("Entry in the register"), str(snapshot["entry"])),
        (_("Paper"), snapshot["title"]),
        (_("Holder"), snapshot["holder"]),
        (_("Date of birth"), birth_date),
        (_("Workplace"), snapshot["workplace"]),
        (_("Course"), snapshot["course"]),
        (_("Hours (tiết)"), tiet(snapshot)),
        (_("Format of study"), format_words(snapshot)),
        (_("Completed on"), short_date(snapshot["completed_on"])),
        (_("Place and date of issue"), place_and_date),
        (_("Issuer"), snapshot["issuer"]),
        (_("Superior body"), snapshot["superior"]),
        (_("Signer"), " ".join(filter(None, [snapshot["signer_title"], snapshot["signer_name"]]))),
    ]
    return [{"label": label, "value": value} for label, value in lines if value]
