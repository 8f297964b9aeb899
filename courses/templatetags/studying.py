"""Tags of the player."""

from django import template

from courses.learning import study

register = template.Library()


@register.simple_tag(takes_context=True)
def study_state(context) -> study.Study:
    """What surrounds the lesson on this page: the reader's own state when served, a sample in a preview."""
    request, page = context["request"], context["page"]
    served = getattr(request, "study", None)
    return study.sample(page) if served is None else served
