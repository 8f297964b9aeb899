"""A person's own data as a ZIP: JSON for machines, and a page to read in each language, Vietnamese first."""

import io
import json
import zipfile

from django.conf import settings
from django.template.loader import get_template, render_to_string
from django.utils import timezone
from django.utils.translation import override

from courses.notifications import mails
from lms.privacy import labels, reading, seen, wording
from lms.privacy.registry import KINDS

DATA = "du-lieu.json"
PAGES = {"vi": "du-lieu.html", "en": "my-data.en.html"}
STYLE = "du-lieu.css"


def pack(person, *, now) -> bytes:
    """The whole copy. Other people stand in it by role and unit alone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        with override(settings.LANGUAGE_CODE):
            archive.writestr(DATA, json.dumps(gather(person, now=now), ensure_ascii=False, indent=1))
        for code, name in PAGES.items():
            with override(code):
                archive.writestr(name, render_to_string("lms/privacy/package.html", _page(person, now=now)))
        archive.writestr(STYLE, get_template("lms/privacy/package.css").render())
    return buffer.getvalue()


def gather(person, *, now) -> dict:
    """All that is kept about the person, as JSON values, in the active language."""
    records = {kind.model: reading.told(kind, person) for kind in KINDS if kind.about}
    return {
        "made": timezone.localtime(now).replace(microsecond=0).isoformat(),
        "installation": mails.site_name(),
        "purposes": [_purpose(kept, records) for kept in reading.overview(person)],
        "seen": [{"at": reading.plain(each.at), "act": each.act, "by": each.by} for each in seen.readings(person)],
    }


def _purpose(kept: reading.Kept, records: dict[str, list[dict]]) -> dict:
    return {
        "code": kept.code,
        "title": str(kept.purpose.title),
        "why": str(kept.purpose.why),
        "basis": str(kept.purpose.basis),
        "retention": kept.purpose.kept,
        "kinds": [
            {
                "kind": each.kind.model,
                "title": each.title,
                "named_as_actor_in": each.acted,
                "records": records.get(each.kind.model, []),
            }
            for each in kept.kinds
        ],
    }


def _page(person, *, now) -> dict:
    """What the page for reading shows: labels and words in place of fields and values."""
    data = gather(person, now=now)
    kinds = {kind.model: kind for kind in KINDS}
    for purpose in data["purposes"]:
        for each in purpose["kinds"]:
            kind = kinds[each["kind"]]
            each["records"] = [
                [(labels.of_field(kind, name), wording.of_value(kind, name, value)) for name, value in row.items()]
                for row in each["records"]
            ]
    data["seen"] = [{**each, "at": wording.words(each["at"])} for each in data["seen"]]
    return {"data": data, "person": person, "made": now, "style": STYLE}
