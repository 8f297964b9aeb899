"""Pages of single sign-on: off to a provider, back from it, and the links of one's own account."""

import logging
import secrets
import time

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal import ratelimit
from allauth.mfa.internal.constants import LoginStageKey
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST, require_safe

from courses.audit import actions as audit
from courses.errors import DomainError
from lms import logs
from lms.users.security import duties, idle
from lms.users.security.onward import may_lead_to
from lms.users.security.proof import finish
from lms.users.single_sign_on import actions, claims, journeys, linking, openid, protocols, saml
from lms.users.single_sign_on.failures import Failure
from lms.users.single_sign_on.models import IdentityProvider, LinkedIdentity

logger = logging.getLogger(__name__)

WAITS = 120  # seconds that a verified SAML answer waits for its browser
BAD_GATEWAY, FORBIDDEN, TOO_MANY = 502, 403, 429


@require_POST
def sign_in(request, code):
    """Off to the provider, in order to sign in."""
    provider = _open(code)
    if request.user.is_authenticated:
        return redirect("dashboard")
    return _leave(request, provider, journeys.SIGN_IN, next=get_next_redirect_url(request) or "")


@login_required
@require_POST
@reauthentication_required
def connection(request, code):
    """Off to the provider, in order to connect it to the account."""
    return _leave(request, _open(code), journeys.CONNECT, user_id=request.user.pk)


@login_required
@require_POST
@reauthentication_required
def disconnection(request, pk):
    link = get_object_or_404(LinkedIdentity.objects.of(request.user).select_related("provider"), pk=pk)
    try:
        actions.disconnect(link, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("“%(service)s” is no longer connected.") % {"service": link.provider})
    return redirect("linked-sign-ins")


@login_required
@require_safe
def links(request):
    """The services that one's account can be signed in by."""
    own = LinkedIdentity.objects.of(request.user).select_related("provider")
    offered = IdentityProvider.objects.open(timezone.localdate()).exclude(links__user=request.user)
    return render(request, "lms/users/single_sign_on/links.html", {"links": own, "offered": offered})


@never_cache
@login_required
@require_safe
def proof(request):
    """The services at which somebody who signs in elsewhere alone proves who is there."""
    providers = IdentityProvider.objects.open(timezone.localdate()).linked_to(request.user)
    context = {"providers": providers, "next": get_next_redirect_url(request) or ""}
    return render(request, "lms/users/single_sign_on/proof.html", context)


@login_required
@require_POST
def proof_by(request, code):
    """Off to the provider, in order to prove who is there."""
    provider = get_object_or_404(IdentityProvider.objects.linked_to(request.user), pk=_open(code).pk)
    return _leave(
        request, provider, journeys.PROVE, user_id=request.user.pk, next=get_next_redirect_url(request) or ""
    )


@login_required
@require_POST
def trial(request, pk):
    """Off to the provider, in order to see what it says."""
    if not request.user.has_perm("users.change_identityprovider"):
        raise Http404
    provider = get_object_or_404(IdentityProvider.objects.visible_to(request.user), pk=pk)
    return _leave(request, provider, journeys.TEST, user_id=request.user.pk)


@require_GET
@never_cache
def callback(request, code):
    """An OpenID Connect provider sends the browser back."""
    provider = get_object_or_404(IdentityProvider, code=code, kind=IdentityProvider.Kind.OPENID)

    def answered(journey):
        return openid.answer(
            provider,
            request.GET.dict(),
            back=protocols.callback(provider),
            nonce=journey.nonce,
            verifier=journey.verifier,
        )

    return _back(request, provider, key=request.GET.get("state", ""), answered=answered)


@csrf_exempt
@require_POST
@never_cache
def saml_answer(request, code):
    """A SAML provider lets the browser post its answer. Such a post comes without our cookies, so what is verified waits
    until the browser asks for it with them."""
    provider = get_object_or_404(IdentityProvider, code=code, kind=IdentityProvider.Kind.SAML)
    if not _is_within_limits(request):
        return render(request, "429.html", status=TOO_MANY)
    try:
        answer, asked = saml.answer(provider, request.POST.get("SAMLResponse", ""))
    except DomainError as refusal:
        return _failed(request, provider, protocols.as_failure(refusal))
    ticket = secrets.token_urlsafe(32)
    cache.set(f"single-sign-on:{ticket}", (provider.pk, answer, asked), WAITS)
    return HttpResponseRedirect(f"{reverse('single-sign-on-return', args=[code])}?ve={ticket}")


@require_GET
@never_cache
def saml_return(request, code):
    """The browser asks, with its cookies, for the answer that it posted."""
    provider = get_object_or_404(IdentityProvider, code=code, kind=IdentityProvider.Kind.SAML)
    place = f"single-sign-on:{request.GET.get('ve', '')}"
    owner, answer, asked = cache.get(place, (None, None, ""))
    cache.delete(place)
    key = asked if owner == provider.pk else ""
    return _back(request, provider, key=key, answered=lambda _journey: answer)


@require_safe
def saml_metadata(request, code):
    """Our metadata for this provider, which its administrators register."""
    provider = get_object_or_404(IdentityProvider, code=code, kind=IdentityProvider.Kind.SAML)
    return HttpResponse(saml.own_metadata(provider), content_type="application/samlmetadata+xml")


def _open(code: str) -> IdentityProvider:
    return get_object_or_404(IdentityProvider.objects.open(timezone.localdate()), code=code)


def _leave(request, provider, purpose: str, **facts):
    """A page that leads on to the provider by itself: policies for forms forbid a redirect to another site."""
    if not _is_within_limits(request):
        return render(request, "429.html", status=TOO_MANY)
    try:
        question = protocols.ask(provider, anew=purpose == journeys.PROVE)
    except Failure as failure:
        return _failed(request, provider, failure)
    journey = journeys.Journey(
        provider_id=provider.pk,
        purpose=purpose,
        language=get_language(),
        nonce=question.nonce,
        verifier=question.verifier,
        **facts,
    )
    journeys.begin(request.session, question.key, journey)
    context = {"provider": provider, "address": question.address}
    return render(request, "lms/users/single_sign_on/leaving.html", context)


def _back(request, provider, *, key: str, answered):
    """The end of a journey, in its language. `answered` gives the verified answer for it, or raises DomainError."""
    if not _is_within_limits(request):
        return render(request, "429.html", status=TOO_MANY)
    journey = journeys.take(request.session, key, provider_id=provider.pk, now=time.time())
    with override(journey.language if journey else get_language()):
        try:
            if journey is None:
                raise Failure("lost")
            return _arrive(request, provider, answered(journey), journey)
        except DomainError as refusal:
            return _failed(request, provider, protocols.as_failure(refusal))


def _arrive(request, provider, answer, journey):
    """The response that ends the journey. Raises Failure."""
    if journey.purpose == journeys.TEST:
        return _show(request, provider, answer, journey)
    if not provider.is_open(timezone.localdate()):
        raise Failure("closed")
    person = claims.read(provider, answer)
    if journey.purpose == journeys.CONNECT:
        return _connect(request, provider, person, journey)
    if journey.purpose == journeys.PROVE:
        return _prove(request, provider, answer, journey)
    return _let_in(request, provider, person, journey)


def _let_in(request, provider, person, journey):
    user = actions.sign_in(provider, person, now=timezone.now())
    onward = journey.next if may_lead_to(journey.next, user) else ""
    if request.user.is_authenticated:
        if request.user == user:
            return redirect(onward or resolve_url(settings.LOGIN_REDIRECT_URL))
        get_adapter().logout(request)
    record_authentication(request, user, "socialaccount", provider=provider.code)
    login = Login(user=user, email_verification="none", redirect_url=onward or None)
    if person.has_second_factor:
        LoginStageController(request, login).set_handled(LoginStageKey.MFA_AUTHENTICATE.value)
    response = perform_login(request, login)
    if person.has_second_factor and request.user.is_authenticated:
        duties.accept_second_step(request)
    return response


def _prove(request, provider, answer, journey):
    """Back to where the proof was asked for, where an act that waited for it is carried out."""
    _check_same_account(request, journey)
    person, user = claims.read(provider, answer), request.user
    actions.check_same_person(provider, person, user=user, proven_at=answer.proven_at, since=journey.began)
    record_authentication(request, user, "socialaccount", provider=provider.code, reauthenticated=True)
    return finish(request, onward=journey.next)


def _connect(request, provider, person, journey):
    _check_same_account(request, journey)
    actions.connect(provider, person, by=request.user)
    messages.success(request, _("“%(service)s” is connected to the account.") % {"service": provider})
    return redirect("linked-sign-ins")


def _show(request, provider, answer, journey):
    """What came back, for the administrator who tries the provider. Nothing of it is stored."""
    _check_same_account(request, journey)
    if not request.user.has_perm("users.change_identityprovider"):
        raise Failure("lost")
    with transaction.atomic():
        audit.append("identity_provider.tested", provider, by=request.user)
    context = {"provider": provider, "answer": answer, "rows": sorted(answer.claims.items())}
    try:
        person = claims.read(provider, answer)
        context |= {"person": person, "account": _led_to(provider, person)}
    except Failure as failure:
        context["failure"] = failure
    return render(request, "lms/users/single_sign_on/tested.html", context)


def _led_to(provider, person):
    linking.check_domain(provider, person)
    link = LinkedIdentity.objects.filter(provider=provider, subject=person.subject).select_related("user").first()
    return link.user if link else linking.find(provider, person)[0]


def _check_same_account(request, journey) -> None:
    if request.user.pk is None or request.user.pk != journey.user_id:
        raise Failure("lost", detail="another account is signed in")
    if journey.purpose != journeys.PROVE and idle.is_locked(request, in_office=journey.purpose == journeys.TEST):
        raise Failure("lost", detail="the page is locked")


def _failed(request, provider, failure: Failure):
    reference = logs.request_id.get()
    logger.warning("Sign-in by %s failed: %s %s", provider.code, failure.code, failure.detail)
    with transaction.atomic():
        by = request.user if request.user.is_authenticated else None
        actions.refuse(provider, failure, reference=reference, by=by)
    status = BAD_GATEWAY if failure.code in ("unreachable", "misconfigured") else FORBIDDEN
    context = {"provider": provider, "failure": failure, "reference": reference}
    return render(request, "lms/users/single_sign_on/failed.html", context, status=status)


def _is_within_limits(request) -> bool:
    return bool(ratelimit.consume(request, app="allauth.account", action="single_sign_on", limit_get=True))
