"""The page of one person in the back office: posts and roles, and the acts on them.

People are fetched through `visible_to`, posts and grants through `permitted`: whoever may not, sees 404.
"""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.errors import DomainError
from courses.organisations import appointments, granting, scopes
from courses.organisations.grants import Grant
from courses.organisations.models import Organisation
from courses.organisations.posts import Post
from lms.privacy import access as erasing
from lms.privacy.requests.models import DataRequest
from lms.privacy.restrictions.models import Restriction
from lms.users import access
from lms.users.person_forms import (
    AppointmentForm,
    GrantForm,
    LeavingForm,
    PositionForm,
    ReasonForm,
    TransferForm,
)
from lms.users.person_view import PersonFormView, PersonView
from lms.users.personal_number import access as numbers
from lms.users.personal_number.models import PersonalNumber
from lms.users.security import actions as security
from lms.users.security import factor, locks, lost_steps

User = get_user_model()
SHOWN = 50  # classes and papers, the newest


class PersonPage(PersonView):
    template_name = "lms/users/office/person.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        until = security.locked_until(self.person.email, self.person, now=self.now)
        posts = Post.objects.of(self.person)
        grants = Grant.objects.of(self.person)
        return super().get_context_data(
            posts=posts.visible_to(user).select_related("organisation__superior").with_unit_name(today=self.today),
            changeable_posts=set(posts.permitted(user, "change").values_list("pk", flat=True)),
            grants=grants.visible_to(user).select_related("role", "organisation", "given_by", "ended_by"),
            changeable_grants=set(grants.permitted(user, "change").not_over(self.today).values_list("pk", flat=True)),
            open_units=self._open_units(),
            may_appoint=access.may_appoint(user),
            may_grant=access.may_grant(user),
            is_correctable=User.objects.correctable_by(user).filter(pk=self.person.pk).exists(),
            may_file=self._is_in(scopes.of(user, "lms.add_datarequest")) and self.person.erased_at is None,
            has_second_factor=factor.has_second_factor(self.person),
            opens_at=until and locks.opens_at(until),
            may_help=access.answers_for(user, self.person),
            may_remove_second_step=access.may_remove_second_step(user, self.person),
            classes=access.classes_to_read(user, self.person)[: SHOWN + 1],
            papers=access.papers_to_read(user, self.person)[: SHOWN + 1],
            shown=SHOWN,
            number=PersonalNumber.objects.of(self.person).first(),
            may_handle_number=numbers.handled_by(user).filter(pk=self.person.pk).exists(),
            restriction=Restriction.objects.of(self.person).standing().select_related("by").first(),
            requests_opened=set(DataRequest.objects.visible_to(user).of(self.person).values_list("pk", flat=True)),
            may_erase=erasing.erasable_by(user, today=self.today).filter(pk=self.person.pk).exists(),
            today=self.today,
            **kwargs,
        )

    def _open_units(self) -> set[int]:
        """Keys of the units of the person's posts whose pages the reader may open."""
        units = Organisation.objects.visible_to(self.request.user).filter(posts__person=self.person)
        return set(units.values_list("pk", flat=True))

    def _is_in(self, scope: scopes.Scope) -> bool:
        return User.objects.working_in(scope).filter(pk=self.person.pk).exists()


class Appoint(PersonFormView):
    title = gettext_lazy("Give a post")
    submit_label = gettext_lazy("Give the post")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not access.may_appoint(request.user):
            raise Http404

    def make_form(self, values):
        first = {"starts": self.today}
        return AppointmentForm(values, initial=first, by=self.request.user, today=self.today)

    def act(self, wanted):
        post = appointments.appoint(self.person, wanted.pop("organisation"), **wanted, by=self.request.user)
        return _("%(person)s holds a post in “%(unit)s”.") % {"person": self.person, "unit": post.organisation}


class PostView(PersonFormView):
    """An act on one post that the user may change."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = Post.objects.of(self.person).permitted(request.user, "change").select_related("organisation")
        self.post_held = get_object_or_404(rows, pk=kwargs["pk"])


class Transfer(PostView):
    title = gettext_lazy("Transfer")
    submit_label = gettext_lazy("Transfer")

    def make_form(self, values):
        first = {"on": self.today, "ends": self.post_held.ends}
        instance = Post.objects.get(pk=self.post_held.pk)  # a copy that a refused form may spoil
        return TransferForm(values, initial=first, instance=instance, by=self.request.user, today=self.today)

    def act(self, wanted):
        post = appointments.transfer(self.post_held, wanted.pop("organisation"), **wanted, by=self.request.user)
        return _("%(person)s holds a post in “%(unit)s”.") % {"person": self.person, "unit": post.organisation}


class CorrectPost(PostView):
    title = gettext_lazy("Correct the post")
    submit_label = gettext_lazy("Save")

    def make_form(self, values):
        return PositionForm(values, instance=Post.objects.get(pk=self.post_held.pk))

    def act(self, wanted):
        appointments.correct(self.post_held, wanted=wanted, by=self.request.user)
        return _("The post is saved.")


class LeavePost(PostView):
    title = gettext_lazy("End the post")
    submit_label = gettext_lazy("End the post")

    def make_form(self, values):
        return LeavingForm(values, initial={"last_day": self.today})

    def act(self, wanted):
        post = appointments.leave(self.post_held, **wanted, by=self.request.user)
        if post.ends < self.today:
            return _("The post is ended. Records of that time keep its unit.")
        day = date_format(post.ends, "SHORT_DATE_FORMAT")
        return _("The post ends on %(day)s. Records of that time keep its unit.") % {"day": day}


class GiveRole(PersonFormView):
    title = gettext_lazy("Give a role")
    submit_label = gettext_lazy("Give the role")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not access.may_grant(request.user):
            raise Http404

    def make_form(self, values):
        first = {"starts": self.today}
        return GrantForm(values, initial=first, by=self.request.user, person=self.person, today=self.today)

    def act(self, wanted):
        given = granting.grant(self.person, wanted.pop("role"), **wanted, by=self.request.user, today=self.today)
        return _("%(person)s holds the role “%(role)s”.") % {"person": self.person, "role": _(given.role.name)}


class EndRole(PersonView):
    """Asks once, then ends a grant at once."""

    template_name = "lms/users/office/end_role.html"
    title = gettext_lazy("End the role")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = Grant.objects.of(self.person).permitted(request.user, "change").select_related("role", "organisation")
        self.given = get_object_or_404(rows, pk=kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(given=self.given, role=_(self.given.role.name), **kwargs)

    def post(self, request, *args, **kwargs):
        try:
            granting.end(self.given, by=request.user, now=self.now, today=self.today)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The role is ended. It holds no longer from this moment."))
        return redirect(self.person_url)


class RemoveSecondStep(PersonFormView):
    """For somebody who has lost telephone, keys and recovery codes."""

    template_name = "lms/users/office/remove_second_step.html"
    title = gettext_lazy("Remove a lost second step")
    submit_label = gettext_lazy("Remove the second step")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not access.may_remove_second_step(request.user, self.person):
            raise Http404

    def make_form(self, values):
        return ReasonForm(values)

    def get_context_data(self, **kwargs):
        needs = factor.needs_second_factor(self.person, today=self.today)
        return super().get_context_data(needs_second_factor=needs, **kwargs)

    def act(self, wanted):
        lost_steps.take_away(self.person, reason=wanted["reason"], by=self.request.user)
        return _("The second step of %(person)s is removed, and all devices are signed out.") % {
            "person": self.person
        }
