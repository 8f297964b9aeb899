"""Audit: one append function that every room calls inside its own transaction.
Words: entry, act, actor, object. Leans on the user model, and on the queue for names of jobs.
"""
