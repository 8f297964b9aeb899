"""Records that belong to no unit and serve all: whoever may see them anywhere sees all; changing them takes a role that
holds everywhere."""

from django.db.models import Model
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from courses.organisations import scopes


class ReferencePolicy(ModelPermissionPolicy):
    def user_has_permission(self, user, action):
        if action == "view":
            return super().user_has_permission(user, action)
        return scopes.of(user, self._get_permission_name(action)).everywhere


def register(model: type[Model]) -> None:
    """Let the back office ask this rule about a model. Called before its screens are built."""
    register_permission_policy(model, ReferencePolicy(model))
