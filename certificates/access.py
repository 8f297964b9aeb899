"""Who may do what with the register. Whoever may not sees 404."""

from django.http import Http404

from certificates import eligibility
from certificates.models import Certificate
from courses.organisations import scopes

ISSUE, REVOKE, READ, CHANGE_BOOKS = (
    f"certificates.{name}" for name in ("issue_certificate", "revoke_certificate", "view_certificate", "change_book")
)


class HiddenWithout:
    """A view that does not exist for people without `permission`."""

    permission = READ

    def setup(self, request, *args, **kwargs):
        if not request.user.has_perm(self.permission):
            raise Http404
        super().setup(request, *args, **kwargs)


def may_have_file(user, paper: Certificate) -> bool:
    """A holder may have a paper that stands; who keeps the register may also have a revoked one, as evidence."""
    unit = paper.book.organisation if paper.book else None
    return paper.may_be_downloaded or (paper.is_rendered and scopes.of(user, READ).covers(unit))


def may_revoke(user, paper: Certificate) -> bool:
    return paper.book is not None and scopes.of(user, REVOKE).covers(paper.book.organisation)


def runs_to_read(user):
    """Classes of which `user` may see who qualifies for a paper."""
    return eligibility.runs().filter(scopes.of(user, ISSUE, READ).within("organisation"))


def may_issue_to(user, run) -> bool:
    return scopes.of(user, ISSUE).covers(run.organisation)
