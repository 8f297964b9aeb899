"""Put before views of dated rules: a rule begins on a day to come, and one that has held stays as it was."""

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.backoffice import Refusing
from courses.errors import DomainError
from lms.dated_rules.models import DatedRule


class ForDaysToCome(Refusing):
    """Put before the view that adds a rule."""

    def save_instance(self):
        if self.form.instance.has_held(timezone.localdate()):
            raise DomainError(_("A rule begins today or later. What held before stays as it was."))
        return super().save_instance()


class ChangeOfWhatComes(ForDaysToCome):
    """Put before the view that changes a rule."""

    def save_instance(self):
        check_not_held(type(self.object)._base_manager.get(pk=self.object.pk))
        return super().save_instance()


class DeletionOfWhatComes:
    """Put before the view that deletes a rule."""

    def delete_action(self):
        check_not_held(self.object)
        super().delete_action()


def check_not_held(rule: DatedRule) -> None:
    if rule.has_held(timezone.localdate()):
        raise DomainError(_("This rule has held already and stays as it was. Add a new one for the change."))
