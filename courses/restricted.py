"""People whose data may only be kept, because they asked for it (Law 91/2025/QH15). The one place of the rule. Pure.

As long as a restriction stands, the person is not reminded, not recommended anything, in no campaign, and left out of
the spreadsheets of a class and of people. What goes on: keeping the data; studying, which the person does; the printed
list of a class that is held; results, hours, papers and their register; reports by unit, which name nobody; the audit
log; requests about data. Whoever writes a new use of people's data asks `usable`.
"""

from django.db.models import Q


def usable(person: str = "") -> Q:
    """Condition for rows whose person may be reminded, exported and the like. `person` names the way from the row to
    the account, none from the account itself."""
    return Q(**{f"{person}__use_restricted_at" if person else "use_restricted_at": None})
