"""Receivers of the libraries' signals: they clear caches, keep indexes in step, say whom Wagtail's mails go to or log."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.dispatch import receiver
from wagtail.admin.mail import GroupApprovalTaskStateSubmissionEmailNotifier
from wagtail.models import ReferenceIndex, TaskState
from wagtail.signals import page_published, task_submitted

from courses.catalogue.review import ReviewTask


@receiver(page_published)
def know_files_of_the_page(instance, **_announcement) -> None:
    """Open the files of a page to its readers at once: Wagtail leaves its reference index, which `learning.media`
    asks, to the queue, and a reader may come before the worker."""
    with transaction.atomic():
        ReferenceIndex.create_or_update_for_object(instance)


class MailToReviewers(GroupApprovalTaskStateSubmissionEmailNotifier):
    """Wagtail's mail that a page waits for review, to those who hold the role where the page lies."""

    def get_recipient_users(self, task_state, **announcement):
        task = task_state.task.specific
        if not isinstance(task, ReviewTask):
            return super().get_recipient_users(task_state, **announcement)
        administrators = get_user_model().objects.filter(is_active=True, is_superuser=True)
        asked = {*task.reviewers_of(task_state.workflow_state.content_object), *administrators}
        return asked - {announcement.get("user")}


# Under the name of Wagtail's own, which connects later and therefore stays away: Django knows receivers by this name.
mail_to_reviewers = MailToReviewers()
task_submitted.connect(
    mail_to_reviewers, sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification"
)
