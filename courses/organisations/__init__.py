"""Organisations: ministries, provinces and their units, as dated records.
Words: organisation, superior, valid from/to.
"""
