"""The page on which a person gives, refuses and withdraws consent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from courses.errors import DomainError
from lms.privacy.consents import actions, standing
from lms.privacy.consents.forms import AnswerForm
from lms.privacy.consents.models import ConsentRecord, ConsentText


@never_cache
@login_required
@require_safe
def my_consents(request):
    return _page(request)


@never_cache
@login_required
@require_POST
def answer(request, pk: int):
    text = get_object_or_404(ConsentText.objects.begun(timezone.localdate()), pk=pk)
    form = AnswerForm(request.POST, prefix=str(pk))
    if not form.is_valid():
        return _page(request, faulty={pk: form})
    act = form.cleaned_data["act"]
    try:
        actions.answer(text, act=act, language=text.language_shown, by=request.user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Recorded. It can be changed here at any time."))
    return redirect("my-consents")


def _page(request, faulty: dict[int, AnswerForm] | None = None):
    standings = standing.of(request.user, today=timezone.localdate())
    asked = [each for each in standings if not each.is_asked_elsewhere]
    forms = {each.text.pk: AnswerForm(prefix=str(each.text.pk)) for each in asked} | (faulty or {})
    context = {
        "asked": [(each, forms[each.text.pk]) for each in asked],
        "history": ConsentRecord.objects.of(request.user).select_related("text__purpose"),
    }
    return render(request, "lms/privacy/consents/mine.html", context)
