"""The page that shows the second step of the demonstration's accounts; it exists only where they do."""

from django.conf import settings
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lms.demo import codes


@require_safe
@never_cache
def second_step(request):
    """The present code, and the secret for whoever would rather use an app."""
    now = timezone.now()
    facts = {"code": codes.code(now=now), "seconds": codes.seconds_left(now=now), "secret": codes.SECRET}
    return render(request, "lms/demo/code.html", facts)


def addresses() -> list:
    """The address of the page in a demonstration, else nothing."""
    return [path("ma-thu-nghiem/", second_step, name="demo-code")] if settings.DEMO else []
