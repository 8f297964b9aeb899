"""No personal number is searched for by an address of the back office: addresses stand in histories and in logs."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lms.users.personal_number import figures

OFFICE = "/admin/"


class NumbersLeaveAddresses:
    """Answers a GET whose query holds nothing but twelve figures somewhere: the address is left at once, without
    a query, and a sentence says why. Parts of a page that are asked for by a script say so in the place of the rows."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method != "GET" or not request.path.startswith(OFFICE) or not request.user.is_authenticated:
            return None
        if not any(figures.is_number(value) for _name, values in request.GET.lists() for value in values):
            return None
        sentence = _(
            "Personal numbers are not searched for here, where they would stand in the address. Use the form for them "
            "on the page “People”."
        )
        if request.resolver_match.view_name.endswith("results"):
            return render(request, "lms/users/office/number_refused.html", {"sentence": sentence})
        messages.warning(request, sentence)
        return redirect(request.path)
