"""Who may erase people, and whom. Questions only."""

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet

from courses.organisations import scopes
from courses.organisations.posts import Post

ERASE = "lms.erase_person"


def erasable_by(by, *, today) -> QuerySet:
    """People who work nowhere but in the units in which `by` may erase and who stand no higher, and those whom they
    erased: their page shows what was done."""
    scope = scopes.of(by, ERASE)
    elsewhere = Post.objects.not_over(today).filter(scope.outside("organisation"), person=OuterRef("pk"))
    people = get_user_model().objects.working_in(scope).not_above(by).filter(~Exists(elsewhere))
    return get_user_model().objects.filter(
        Q(pk__in=people.values("pk")) | Q(erasure__by=by, erasure__by__is_active=True)
    )
