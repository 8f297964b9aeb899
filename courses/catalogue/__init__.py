"""Catalogue: the course as editors arrange it (course, module, lesson pages) and its editions.
Words: canonical page (the one in the default language), edition (what must be done, frozen).
"""
