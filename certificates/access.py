"""Who may do what with the register. Whoever may not sees 404."""

from django.http import Http404

from certificates.models import Certificate

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
    return paper.may_be_downloaded or (paper.is_rendered and user.has_perm(READ))
