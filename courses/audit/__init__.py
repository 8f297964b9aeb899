"""Audit: one append function that every room calls inside its own transaction.
Words: entry, act, actor, object. Leans on nothing but the user model.
"""
