"""Hears that an enrolment was completed."""
