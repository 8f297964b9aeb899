"""Sessions of people: ended one by one by their owner, all at once when an account is closed."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore


def end_all(user) -> None:
    """Sign this person out everywhere."""
    rows = UserSession.objects.filter(user=user)
    keys = list(rows.values_list("session_key", flat=True))
    SessionStore.get_model_class().objects.filter(session_key__in=keys).delete()
    rows.delete()
