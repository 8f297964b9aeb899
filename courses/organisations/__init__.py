"""Organisations: ministries, provinces and their units as a dated tree; the posts people hold in them; granted roles.
Words: unit (an organisation anywhere in the tree), superior, period (how a unit stood between two days), heir (the unit
that goes on for one that ended), post, main post, grant, scope (the subtrees in which somebody may do something).
Leans on the user model and on groups, which are the roles.
"""
