"""Restrictions of use: what a granted request to restrict does to the person, until somebody lifts it with a reason.

Words: restriction (who, since when, by which request), to lift. What it means for other rooms stands in
courses/restricted.py. Leans on lms.privacy.requests.models.
"""
