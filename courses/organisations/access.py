"""Who may found units where. Who may reorganise them is asked by `reorganising.reach`, which acts on the tree ask too."""

from courses.organisations import scopes
from courses.organisations.models import Organisation

FOUND = "courses.add_organisation"


def may_found_below(user, superior: Organisation | None) -> bool:
    return scopes.of(user, FOUND).covers(superior)
