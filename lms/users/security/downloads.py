"""Files that wait for a proof of who is there: the proof leads to the page that offers the file, which starts it and shows
a link to it. Led to the file itself, a browser would stay at the proof."""

import time

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

# Lists of people as files and the page that offers each, with the parts of its address; lists of the back office with
# ?export= are files of their own page, whatever they are called.
PAGES = {
    "class:export": ("class:page", ["run_pk"]),
    "people_import:faults": ("people_import:page", ["pk"]),
    "my-data-download": ("my-data", []),
}
RESULTS = "_results"  # ends the name of a list without the page around it
WAITING = "file_after_proof"  # in the session between the question and the page
LASTS = 600  # seconds that a file may wait there


def is_file(request) -> bool:
    """Whether this request is for such a file. Addresses without a name, as mistyped ones, lead to no list."""
    match, in_office = request.resolver_match, request.path.startswith(reverse("wagtailadmin_home"))
    is_list = in_office and match.url_name is not None
    return match.view_name in PAGES or (is_list and bool(request.GET.get("export")))


def wait(request) -> str:
    """Let the file wait for the proof; the address of the page that offers it."""
    page = _page(request)
    request.session[WAITING] = {"page": page, "file": request.get_full_path(), "until": time.time() + LASTS}
    return page


def is_awaited(request) -> bool:
    """Whether this is the page to which the proof leads."""
    waiting = request.session.get(WAITING)
    return bool(waiting) and request.method == "GET" and request.get_full_path() == waiting["page"]


def offer(request) -> None:
    """Show a link to the file, once; it starts by itself where scripts run."""
    waiting = request.session.pop(WAITING)
    if waiting["until"] > time.time():
        link = format_html('<a href="{}" data-download>{}</a>', waiting["file"], _("Download the file"))
        messages.success(request, format_html("{} {}", _("Confirmed. The download starts now."), link))


def _page(request) -> str:
    match, query = request.resolver_match, request.GET.copy()
    query.pop("export", None)
    name, parts = PAGES.get(match.view_name, (match.view_name.removesuffix(RESULTS), list(match.kwargs)))
    address = reverse(name, args=match.args, kwargs={part: match.kwargs[part] for part in parts} or None)
    return f"{address}?{query.urlencode()}" if query else address
