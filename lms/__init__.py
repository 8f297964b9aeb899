"""The roof: project wiring, accounts, site pages, dashboards, reports.

Leans on certificates and courses; nobody imports lms.
"""
