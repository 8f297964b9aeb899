"""Posts given, left and called off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.audit.models import AuditEntry
from courses.errors import DomainError
from courses.organisations import appointments
from courses.organisations.posts import Post
from tests import make

pytestmark = pytest.mark.django_db


def test_a_post_that_has_not_begun_is_called_off_and_one_that_has_is_not(learner, administrator):
    today, unit = timezone.localdate(), make.unit("Sở Xây dựng")
    begun = make.post(learner, unit, starts=today)
    coming = make.post(learner, unit, is_main=False, starts=today + timedelta(days=1))
    key = str(coming.pk)
    appointments.call_off(coming, by=administrator, today=today)
    with pytest.raises(DomainError):
        appointments.call_off(begun, by=administrator, today=today)
    assert list(Post.objects.of(learner)) == [begun]
    entry = AuditEntry.objects.get(act="post.called_off")
    assert (entry.object_id, entry.actor) == (key, administrator)
