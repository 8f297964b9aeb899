"""What may be done to many accounts at once: administrators set who may sign in. Nothing else, and nobody else.

Wagtail's pages for many rows read them past `visible_to` and name those that they refuse, so to everybody else they are
not there. Nor is "all": Wagtail means everybody by it, whatever the list was filtered by.
"""

from django.http import Http404
from wagtail.users.views import bulk_actions as stock

from lms.users import actions


class Closed:
    """Put before a bulk action of Wagtail's: there is none of that name."""

    def dispatch(self, request, *args, **kwargs):
        raise Http404


class NoRoles(Closed, stock.AssignRoleBulkAction):
    """A role is given for a unit, on the page of one person; Wagtail's bulk action knows no units."""


class NoDeletion(Closed, stock.DeleteBulkAction):
    """Accounts are closed, never deleted."""


class SetActiveState(stock.SetActiveStateBulkAction):
    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_superuser or "all" in request.GET.getlist("id"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @classmethod
    def execute_action(cls, objects, mark_as_active=False, user=None, **kwargs):
        act = actions.reactivate if mark_as_active else actions.deactivate
        others = [person for person in objects if person != user and person.erased_at is None]
        for person in others:
            act(person, by=user)
        return len(others), 0
