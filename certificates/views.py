"""The holder's own papers, and verification for everybody."""

import logging

from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from certificates import access, cards, limits, preview, snapshot, verification
from certificates.actions import RENDER
from certificates.forms import VerifyForm
from certificates.models import Certificate
from courses import queue, vietnamese

logger = logging.getLogger(__name__)


@never_cache
@login_required
@require_safe
def certificates(request):
    papers = cards.of(request.user)
    is_being_made = any(paper.is_being_made for paper in papers)
    return render(request, "certificates/list.html", {"papers": papers, "is_being_made": is_being_made})


@never_cache
@login_required
@require_safe
def certificate(request, code):
    """One paper with its state; while it is being made the page asks again by itself."""
    paper = get_object_or_404(_visible(request).select_related("enrolment__edition", "holder"), code=code)
    return _page(request, paper)


@never_cache
@login_required
@require_safe
def certificate_pdf(request, code):
    """The stored bytes, to keep or, with `?view`, to open and print. Of a revoked paper: what became of it."""
    paper = get_object_or_404(_visible(request).rendered(), code=code)
    if not access.may_have_file(request.user, paper):
        return _page(request, paper, status=410)
    try:
        file = paper.pdf.open("rb")
    except FileNotFoundError:
        logger.exception("paper is missing in storage", extra={"certificate": paper.pk})
        queue.enqueue(RENDER, certificate=paper.pk)
        return render(request, "certificates/missing_file.html", {"paper": paper}, status=503)
    return FileResponse(
        file, as_attachment="view" not in request.GET, filename=file_name(paper), content_type="application/pdf"
    )


@never_cache
@require_safe
def verify(request):
    """Ask for a code; the answer has its own address."""
    form = VerifyForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("verify-code", code=form.cleaned_data["code"])
    return _public(request, {"form": form})


@never_cache
@require_safe
def verify_code(request, code):
    """State and printed fields of a paper. Too many questions or too many unknown codes have to wait."""
    now = timezone.now()
    if limits.LOOKUPS.is_reached(request, now=now) or limits.MISSES.is_reached(request, now=now):
        return _public(request, {"form": VerifyForm(), "wait": limits.MISSES.seconds // 60}, status=429)
    limits.LOOKUPS.count(request, now=now)
    finding = verification.look_up(code)
    if not finding.is_known:
        limits.MISSES.count(request, now=now)
    context = {"finding": finding, "form": VerifyForm(initial={"code": "" if finding.is_known else code[:40]})}
    return _public(request, context, status=200 if finding.is_known else 404)


def file_name(paper: Certificate) -> str:
    """A name that every system can store: "giay-xac-nhan-0173-2026-nguyen-thi-anh.pdf"."""
    return vietnamese.slug(f"Giấy xác nhận {paper.serial} {paper.snapshot['holder']}", max_length=120) + ".pdf"


def _page(request, paper: Certificate, *, status: int = 200):
    context = {
        "paper": paper,
        "is_own": paper.holder_id == request.user.pk,
        "is_being_made": paper.state == Certificate.State.MAKING,
    }
    if not paper.is_waiting:
        context["fields"] = snapshot.printed_fields(paper.snapshot, masked=False)
        context["drawing"] = preview.draw(paper)
    return render(request, "certificates/certificate.html", context, status=status)


def _public(request, context: dict, *, status: int = 200):
    response = render(request, "certificates/verify.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _visible(request):
    return Certificate.objects.visible_to(request.user)
