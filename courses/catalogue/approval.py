"""What the last approval of a review does. Named in the settings and imported while Wagtail's models load."""


def publish(workflow_state, user=None) -> None:
    """Publish (or schedule) the approved version: reviewers publish together, through the workflow, never alone."""
    workflow_state.content_object.get_latest_revision().publish(user=user, skip_permission_checks=True)
