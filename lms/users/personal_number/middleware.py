"""No personal number is searched for by an address of the back office: addresses stand in histories and in logs."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lms.users.personal_number import figures

OFFICE, PARTS = "/admin/", "results/"


class NumbersLeaveAddresses:
    """Answers a GET whose query holds nothing but twelve figures somewhere: the address is left at once, without
    a query, and a sentence says why. Parts of a page that are asked for by a script say so in the place of the rows."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        typed = [value for _name, values in request.GET.lists() for value in values]
        if request.method == "GET" and request.path.startswith(OFFICE) and any(map(figures.is_number, typed)):
            return self._leave(request)
        return self.get_response(request)

    def _leave(self, request):
        sentence = _(
            "Personal numbers are not searched for here, where they would stand in the address. Use the form for them "
            "on the page “People”."
        )
        if request.path.endswith(PARTS) and request.user.is_authenticated:
            return render(request, "lms/users/office/number_refused.html", {"sentence": sentence})
        messages.warning(request, sentence)
        return redirect(request.path)
