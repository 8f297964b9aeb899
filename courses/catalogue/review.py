"""One step of a review workflow in which nobody approves alone.

The promise: what is published was approved, word for word, by two people who wrote none of it. Reviewers may mend
the text under review, but then they are authors: others approve, and earlier approvals of the older text are asked
for again (WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT).

Reviewers are those who hold a role of the step where the page lies: everywhere, or in a unit whose branch holds it.
"""

from django.contrib.auth import get_user_model
from django.db.models import BigIntegerField, CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import AbstractGroupApprovalTask, Page, Revision, TaskState

from courses.organisations import tree
from courses.organisations.branches import Branch
from courses.organisations.grants import Grant


class ReviewTask(AbstractGroupApprovalTask):
    """Holders of its roles approve at the places where they hold them, but not what they wrote, edited or sent, nor two
    steps of one review. Every question that Wagtail asks of a step is answered by place here."""

    class Meta:
        verbose_name = _("review step")
        verbose_name_plural = _("review steps")

    @classmethod
    def get_description(cls):
        return _(
            "Holders of the chosen roles approve pages where they hold them; nobody approves what they wrote or edited, or two steps of one review."
        )

    def is_reviewed_by(self, user, page) -> bool:
        """Whether somebody holds a role of this step where the page lies."""
        return user.is_superuser or any(page.path.startswith(place) for place in self._places_of(user))

    def reviewers_of(self, page) -> QuerySet:
        """Everybody who holds a role of this step where the page lies; administrators of the whole left aside."""
        unit = Branch.objects.unit_of(page)
        where = Q(organisation=None) | Q(organisation__in=tree.superiors(unit.path) if unit else [])
        grants = Grant.objects.current(timezone.localdate()).filter(where, role__in=self.groups.all())
        return get_user_model().objects.filter(is_active=True, pk__in=grants.values("person"))

    def user_can_access_editor(self, obj, user):
        return self.is_reviewed_by(user, obj)

    def locked_for_user(self, obj, user):
        return not self.is_reviewed_by(user, obj)

    def user_can_lock(self, obj, user):
        return self.is_reviewed_by(user, obj)

    def get_actions(self, obj, user):
        """Sending back is open to every reviewer; approving only to those whom nothing bars. Both open a form."""
        if not self.is_reviewed_by(user, obj):
            return []
        actions = [("reject", pgettext_lazy("review", "Send back with a comment"), True)]
        if not self.bar(obj, user):
            actions.append(("approve", pgettext_lazy("review", "Approve this step"), True))
        return actions

    def get_task_states_user_can_moderate(self, user, **kwargs):
        states = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        places = [""] if user.is_superuser else self._places_of(user)
        if "" in places:
            return states
        below = Q(pk__in=[])
        for place in places:
            below |= Q(path__startswith=place)
        keys = Page.objects.filter(below).annotate(key=Cast("pk", CharField())).values("key")
        return states.filter(workflow_state__object_id__in=keys)

    def on_action(self, task_state, user, action_name, **kwargs):
        """Approve the page as it was last saved, which may be a moment ago by this very reviewer: then nothing moves."""
        if action_name == "approve":
            page = task_state.workflow_state.content_object
            if self.bar(page, user):
                return
            task_state.revision = page.get_latest_revision()
        super().on_action(task_state, user, action_name, **kwargs)

    def get_template_for_action(self, action):
        return "courses/backoffice/review_action.html"

    def _places_of(self, user) -> list[str]:
        """Stored paths below which somebody reviews in this step; the empty path is the root of all. Read once a user."""
        kept = user.__dict__.setdefault("_reviewed_places", {})
        if self.pk not in kept:
            grants = Grant.objects.of(user).current(timezone.localdate()).filter(role__in=self.groups.all())
            units = set(grants.values_list("organisation__path", flat=True)) if user.is_active else set()
            branches = Branch.objects.pages().filter(tree.within(list(units - {None}), field="organisation__path"))
            kept[self.pk] = [""] if None in units else list(branches.values_list("page__path", flat=True))
        return kept[self.pk]

    def bar(self, page, user) -> str:
        """The sentence that says why this reviewer may not approve this step; empty when they may."""
        state = page.current_workflow_state
        step = state.current_task_state if state else None
        if step is None:
            return ""
        if user.pk == state.requested_by_id or _wrote(page, user):
            return _("You wrote, edited or sent this version, so another reviewer must approve it.")
        earlier = TaskState.objects.filter(
            workflow_state=state, status=TaskState.STATUS_APPROVED, finished_by=user
        ).exclude(task_id=self.pk)
        if earlier.exists():
            return _("You approved an earlier step of this review, so another reviewer must approve this one.")
        return ""


def approvable_by(user) -> QuerySet:
    """Steps of reviews that this person may approve: what `ReviewTask.bar` asks of one step, asked of all at once."""
    earlier = TaskState.objects.filter(
        workflow_state=OuterRef("workflow_state"), status=TaskState.STATUS_APPROVED, finished_by=user
    ).exclude(task=OuterRef("task"))
    page = Page.objects.filter(pk=Cast(OuterRef("object_id"), BigIntegerField()))
    written = Revision.objects.filter(
        base_content_type=OuterRef("workflow_state__base_content_type"),
        object_id=OuterRef("workflow_state__object_id"),
        user=user,
        pk__gt=Coalesce(Subquery(page.values("live_revision")), 0),
    )
    steps = TaskState.objects.reviewable_by(user).exclude(workflow_state__requested_by=user)
    return steps.exclude(Exists(earlier)).exclude(Exists(written))


def _wrote(page, user) -> bool:
    """Whether the user saved anything that is in the draft and not yet in the published page."""
    unpublished = Revision.objects.for_instance(page).filter(pk__gt=page.live_revision_id or 0)
    return unpublished.filter(user=user).exists()
