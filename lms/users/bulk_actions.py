"""What may be done to many accounts at once: administrators set who may sign in and give roles; nobody deletes."""

from wagtail.users.views import bulk_actions as stock

from lms.users import actions


class AssignRole(stock.AssignRoleBulkAction):
    def check_perm(self, obj):
        return self.request.user.is_superuser

    def get_execution_context(self):
        return super().get_execution_context() | {"user": self.request.user}

    @classmethod
    def execute_action(cls, objects, role=None, user=None, **kwargs):
        for person in objects:
            actions.give_role(person, role, by=user)
        return len(objects), 0


class SetActiveState(stock.SetActiveStateBulkAction):
    def check_perm(self, obj):
        return self.request.user.is_superuser

    @classmethod
    def execute_action(cls, objects, mark_as_active=False, user=None, **kwargs):
        act = actions.reactivate if mark_as_active else actions.deactivate
        others = [person for person in objects if person != user]
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
