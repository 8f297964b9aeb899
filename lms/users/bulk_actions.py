"""What may be done to many accounts at once: administrators set who may sign in; nobody deletes."""

from wagtail.users.views import bulk_actions as stock

from lms.users import actions


class NoRoles(stock.AssignRoleBulkAction):
    """A role is given for a unit, on the page of one person; Wagtail's bulk action knows no units."""

    def check_perm(self, obj):
        return False

    @classmethod
    def execute_action(cls, objects, **kwargs):
        return 0, 0


class SetActiveState(stock.SetActiveStateBulkAction):
    def check_perm(self, obj):
        return self.request.user.is_superuser

    @classmethod
    def execute_action(cls, objects, mark_as_active=False, user=None, **kwargs):
        act = actions.reactivate if mark_as_active else actions.deactivate
        others = [person for person in objects if person != user and person.erased_at is None]
        for person in others:
            act(person, by=user)
        return len(others), 0


class NoDeletion(stock.DeleteBulkAction):
    """Wagtail offers deletion by this name; here it is closed to everybody."""

    def check_perm(self, obj):
        return False

    @classmethod
    def execute_action(cls, objects, **kwargs):
        return 0, 0
