"""What pages about one person in the back office share.

People are fetched through `visible_to`: whoever may not, sees 404.
"""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.audit import actions as audit
from courses.errors import DomainError
from lms.users import access

User = get_user_model()


class PersonView(WagtailAdminTemplateMixin, TemplateView):
    """A page about one person, under the way back to the list of people."""

    header_icon = "user"
    title = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(User.objects.visible_to(request.user), pk=kwargs["person_pk"])
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)

    def get(self, request, *args, **kwargs):
        audit.note_view(self.person, by=request.user, now=self.now)
        return super().get(request, *args, **kwargs)

    def get_page_title(self):
        return self.title or self.person.full_name

    def get_page_subtitle(self):
        return self.person.full_name if self.title else self.person.email

    def get_breadcrumbs_items(self):
        trail = [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailusers_users:index"), "label": _("People")},
            {"url": self.person_url, "label": self.person.full_name},
        ]
        return [*trail, {"url": "", "label": self.title}] if self.title else trail

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.person, person_url=self.person_url, **kwargs)

    @property
    def person_url(self) -> str:
        return self.person.office_url


class PersonFormView(PersonView):
    """A form about the person whose act is `act`; a refusal stands on top of what was typed."""

    template_name = "lms/users/office/person_form.html"
    submit_label = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"form": self.make_form(None), "submit_label": self.submit_label, **kwargs})

    def post(self, request, *args, **kwargs):
        form = self.make_form(request.POST)
        if form.is_valid():
            try:
                said = self.act(form.cleaned_data)
            except DomainError as refusal:
                form.add_error(None, refusal.message)
            else:
                messages.success(request, said)
                return redirect(self.way_on())
        return self.render_to_response(self.get_context_data(form=form))

    def way_on(self) -> str:
        """The page of the person, or the list when the act took them out of the reader's units."""
        if User.objects.visible_to(self.request.user).filter(pk=self.person.pk).exists():
            return self.person_url
        left = _("%(person)s holds no post in your units any more, so the page of the person is closed to you.")
        messages.info(self.request, left % {"person": self.person})
        return reverse("wagtailusers_users:index")


class PersonAct(PersonView):
    """Says what will happen to the account of somebody for whom the reader answers, and does it when asked again."""

    template_name = "lms/users/office/person_act.html"
    submit_label = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not access.answers_for(request.user, self.person):
            raise Http404

    def get_context_data(self, **kwargs):
        return super().get_context_data(told=self.told(), submit_label=self.submit_label, **kwargs)

    def post(self, request, *args, **kwargs):
        try:
            said = self.act()
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, said)
        return redirect(self.person_url)
