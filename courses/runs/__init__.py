"""Runs: a class (lớp) of a course, self-paced or dated, with enrolment window and seats."""
