"""Signals of the product: past tense, each sent from exactly one function. At most three."""

from django.dispatch import Signal

# Sent by results.actions.settle after commit, with `enrolment`.
enrolment_completed = Signal()
