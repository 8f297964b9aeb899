"""Why a sign-in by a provider ended without one: a code for the log, a sentence for the person, and what would help."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from courses.errors import DomainError

AGAIN = _("Begin again from the sign-in page. If it happens again, tell the administrator the number below.")
TELL = _("Tell the administrator the number below. Signing in with e-mail and password works as before.")
GO_BACK = _("Go back to the page that asked for proof and try again, or sign out and in.")
LATER = _("Wait a little and try again, or sign in with e-mail and password.")
NO_ACCOUNT = _(
    "If you have an account, sign in with your password and connect this service on the page of your account. "
    "Otherwise ask the training officer of your unit."
)

# code: (sentence, what would help)
REASONS = {
    "unreachable": (_("The sign-in service does not answer."), LATER),
    "misconfigured": (_("The sign-in service is not set up correctly."), TELL),
    "closed": (_("This sign-in service is not open at present."), TELL),
    "cancelled": (_("The sign-in was cancelled."), AGAIN),
    "lost": (_("This sign-in was not begun in this browser, or it took longer than 10 minutes."), AGAIN),
    "invalid": (_("The answer of the sign-in service could not be verified."), TELL),
    "signature": (_("The answer of the sign-in service is not signed correctly."), TELL),
    "expired": (_("The answer of the sign-in service has expired."), AGAIN),
    "clock": (_("The clock of the sign-in service and that of this system differ."), TELL),
    "audience": (_("The answer of the sign-in service is meant for another system."), TELL),
    "replayed": (_("This answer of the sign-in service was used before."), AGAIN),
    "unsolicited": (_("The sign-in service answered without being asked."), AGAIN),
    "no_subject": (_("The sign-in service did not say who you are."), TELL),
    "too_long": (_("The sign-in service gave an e-mail address or a staff code that is too long."), TELL),
    "domain": (_("The e-mail address that the sign-in service gave is not of a domain that it stands for."), TELL),
    "no_account": (_("This sign-in leads to no open account here."), NO_ACCOUNT),
    "somebody_else": (_("The sign-in service named somebody else than the person who is signed in here."), GO_BACK),
    "not_anew": (_("The sign-in service did not ask anew who is there."), GO_BACK),
    "conflict": (
        _("The e-mail address and the staff code that the sign-in service gave belong to different people here."),
        _("Ask the training officer of your unit to correct the account, and name the number below."),
    ),
    "linked_otherwise": (
        _("The account is connected to another person of this sign-in service."),
        _("Ask an administrator to end the former connection, and name the number below."),
    ),
    "taken": (
        _("This sign-in is connected to another account."),
        _("Disconnect it there first, or ask an administrator."),
    ),
}


class Failure(DomainError):
    """`code` is one of REASONS; `detail` is for the log alone and holds no personal data; `accounts` are the keys of
    accounts that administrators must look at."""

    def __init__(self, code: str, *, detail: str = "", accounts: Iterable[int] = ()):
        sentence, self.advice = REASONS[code]
        self.code = code
        self.detail = detail
        self.accounts = sorted(accounts)
        super().__init__(sentence)
