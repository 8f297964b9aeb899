"""The business: catalogue, classes, enrolment, study, tests, results.

Imports neither certificates nor lms; reaches people only through the user model setting.
Rooms are plain sub-packages; `courses/models.py` re-exports their models and there is one migrations folder.
"""
