"""One step of a review workflow in which nobody approves alone."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import AbstractGroupApprovalTask, TaskState


class ReviewTask(AbstractGroupApprovalTask):
    """Members of its groups approve, but not what they wrote or sent themselves, nor two steps of one review."""

    class Meta:
        verbose_name = _("review step")
        verbose_name_plural = _("review steps")

    @classmethod
    def get_description(cls):
        return _("Members of the chosen groups approve; nobody approves their own page or two steps of one review.")

    def get_actions(self, obj, user):
        """Sending back is open to every reviewer; approving only to those whom nothing bars. Both open a form."""
        if not super().get_actions(obj, user):
            return []
        actions = [("reject", pgettext_lazy("review", "Send back with a comment"), True)]
        if not self.bar(obj, user):
            actions.append(("approve", pgettext_lazy("review", "Approve this step"), True))
        return actions

    def get_template_for_action(self, action):
        return "courses/backoffice/review_action.html"

    def bar(self, page, user) -> str:
        """The sentence that says why this reviewer may not approve this step; empty when they may."""
        state = page.current_workflow_state
        step = state.current_task_state if state else None
        if step is None:
            return ""
        if user.pk in (state.requested_by_id, step.revision.user_id):
            return _("You wrote this version or sent it for review, so another reviewer must approve it.")
        earlier = TaskState.objects.filter(
            workflow_state=state, status=TaskState.STATUS_APPROVED, finished_by=user
        ).exclude(task_id=self.pk)
        if earlier.exists():
            return _("You approved an earlier step of this review, so another reviewer must approve this one.")
        return ""
