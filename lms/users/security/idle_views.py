"""What pages ask about the idle lock, and the dialog in which somebody proves who is there without leaving the page."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lms.users.security import idle


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activity(request):
    """GET tells how many seconds are left; POST says that somebody is there, which a lock no longer hears."""
    if not request.user.is_authenticated:
        return JsonResponse({"state": "signed-out"}, status=401)
    in_office = "office" in request.GET
    if request.method == "POST" and not idle.is_locked(request, in_office=in_office):
        idle.note(request, in_office=in_office)
    return JsonResponse({"left": idle.seconds_left(request, in_office=in_office)})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request):
    """GET gives the dialogs; POST takes the password. Wrong ones count towards the lock of the account."""
    if not request.user.is_authenticated:
        return JsonResponse({"state": "signed-out"}, status=401)
    if request.method != "POST":
        ways = get_adapter().get_reauthentication_methods(request.user)
        return render(
            request, "lms/users/idle.html", {"ways": ways, "by_password": request.user.has_usable_password()}
        )
    try:
        is_right = get_adapter().reauthenticate(request.user, request.POST.get("password", ""))
    except ValidationError as refusal:
        return JsonResponse({"message": " ".join(refusal.messages)}, status=429)
    if not is_right:
        return JsonResponse({"message": _("That is not the password.")}, status=403)
    reauthenticate_by_password(request)
    in_office = "office" in request.GET
    idle.note(request, in_office=in_office)
    return JsonResponse({"left": idle.seconds_left(request, in_office=in_office)})


@never_cache
def unlocked(request):
    """Where another way of proving ends, in a window of its own."""
    return render(request, "lms/users/unlocked.html")
