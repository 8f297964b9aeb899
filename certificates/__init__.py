"""The paper: books, serial numbers, certificates, their rendering and public verification.

Stands on courses; never imports lms.
"""
