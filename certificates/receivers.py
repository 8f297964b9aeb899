"""Hears that an enrolment was completed and asks for its paper."""

from django.dispatch import receiver

from courses import events, queue


@receiver(events.enrolment_completed)
def ask_for_paper(enrolment, **_signal):
    queue.enqueue("certificates.tasks.issue", enrolment=enrolment.pk)
