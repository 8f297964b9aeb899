"""Acts in the back office on the way into somebody's account, for administrators of the person's unit."""

from allauth.core.internal import ratelimit
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.errors import DomainError
from lms.users.person_view import PersonAct
from lms.users.security import assistance


class Unlock(PersonAct):
    title = gettext_lazy("Unlock the account")
    submit_label = gettext_lazy("Unlock")

    def told(self):
        return [
            _("The account takes passwords and codes again at once, and failures are counted anew."),
            _("Unlock it only when its owner failed. When others are guessing, the lock protects the account."),
        ]

    def act(self):
        assistance.unlock(self.person, by=self.request.user, now=self.now)
        return _("The account of %(person)s is unlocked.") % {"person": self.person}


class SignOutEverywhere(PersonAct):
    title = gettext_lazy("End all sessions")
    submit_label = gettext_lazy("End all sessions")

    def told(self):
        return [
            _("The person is signed out on every device at once and has to sign in again."),
            _(
                "Answers of a test that were saved stay; the time of the test goes on. What was typed and not saved is lost."
            ),
        ]

    def act(self):
        assistance.sign_out_everywhere(self.person, by=self.request.user)
        return _("%(person)s is signed out on every device.") % {"person": self.person}


class SendPasswordLetter(PersonAct):
    title = gettext_lazy("Send a letter for a new password")
    submit_label = gettext_lazy("Send the letter")

    def told(self):
        address = {"email": self.person.email}
        return [
            _("A letter with a link to choose a new password goes to %(email)s.") % address,
            _("The present password holds until then. Nobody but the owner sees the link or the password."),
        ]

    def act(self):
        limit = {"app": "allauth.account", "action": "reset_password", "key": self.person.email.lower()}
        if not ratelimit.consume(self.request, **limit):
            raise DomainError(
                _("Several letters went to this address within a minute. Wait a minute, then try again.")
            )
        assistance.send_password_letter(self.person, by=self.request.user)
        return _("The letter to %(person)s is on its way.") % {"person": self.person}
