"""People of the scope who bear the name of a row that neither code nor address gives to anybody: perhaps the same ones.

A country has many namesakes, so they are read as plain values, and who is in the scope is asked of those alone whose
birth dates do not differ. One question for both runs for minutes where the database does not know how rows are spread.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Q

from courses.organisations.models import Organisation
from courses.organisations.posts import Post
from courses.vietnamese import fold
from lms.people_import.known import Known
from lms.people_import.remarks import Remark
from lms.people_import.rows import Row


def warnings(rows: Iterable[Row], *, known: Known) -> dict[int, list[Remark]]:
    """By the number of the row. `known` is what is known of these rows."""
    born, unborn = defaultdict(list), defaultdict(list)
    for row in rows:
        name, birth = row.values.get("full_name"), row.values.get("birth_date")
        if name and not known.names(row.values):
            (born if birth else unborn)[fold(name)].append((row.number, birth))
    births = {birth for listed in born.values() for _number, birth in listed}
    people = get_user_model().objects.order_by("pk")
    alike = people.filter(Q(birth_date=None) | Q(birth_date__in=births))
    fitting = [*_fitting(born, alike), *_fitting(unborn, people)]
    there = _in_scope({person for _number, person, _words in fitting}, known=known)
    return {number: [Remark("similar", "full_name", words)] for number, person, words in fitting if person in there}


def _fitting(wanted: dict, people):
    """Row, person and the words about them, wherever the name is the same and the birth dates do not differ."""
    namesakes = people.filter(folded_name__in=list(wanted))
    for key, folded, name, birth, code in namesakes.values_list(
        "pk", "folded_name", "full_name", "birth_date", "staff_code"
    ):
        for number, given in wanted[folded]:
            if not birth or not given or birth.isoformat() == given:
                yield number, key, {"name": name, "code": code or "–"}


def _in_scope(people: set[int], *, known: Known) -> set[int]:
    posts = Post.objects.main().filter(person__in=people).order_by("starts", "pk")
    latest = dict(posts.values_list("person_id", "organisation_id"))
    units = Organisation.objects.only("path").in_bulk(set(latest.values()))
    return {person for person in people if known.covers(units.get(latest.get(person)))}
