"""What a person sees of the papers for the courses completed: those issued, and those still to come."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates import eligibility
from certificates.models import Certificate


@dataclass(frozen=True)
class Card:
    title: str
    state: str  # of Certificate.State, or "approval" while the paper waits for an issuing officer
    state_label: str
    number: str = ""
    issued_on: datetime | None = None
    url: str = ""
    download_url: str = ""
    verify_url: str = ""

    @property
    def is_being_made(self) -> bool:
        return self.state == Certificate.State.MAKING


def of(user) -> list[Card]:
    """Papers to come, then papers, newest first: two queries, and two more when a paper waits for its number."""
    papers = list(Certificate.objects.of(user).order_by("-pk"))
    prefetch_related_objects([paper for paper in papers if paper.is_waiting], "enrolment__edition")
    coming = eligibility.awaiting_paper(user).values_list("edition__content", "run__course__certificate_policy")
    return [*(_to_come(content["title"], policy) for content, policy in coming), *map(_card, papers)]


def _to_come(title: str, policy: str) -> Card:
    if policy == eligibility.Policy.AUTOMATIC:
        return Card(title, Certificate.State.MAKING, Certificate.State.MAKING.label)
    return Card(title, "approval", _("Waits for the issuing officer"))


def _card(paper: Certificate) -> Card:
    return Card(
        title=paper.course_title,
        state=paper.state,
        state_label=paper.state_label,
        number=paper.serial,
        issued_on=paper.issued_at,
        url=reverse("certificate", args=[paper.code]),
        download_url=reverse("certificate-pdf", args=[paper.code]) if paper.may_be_downloaded else "",
        verify_url="" if paper.is_waiting else reverse("verify-code", args=[paper.code]),
    )
