"""The log of incidents of personal data: what happened, the clocks of the law, and every step as an entry of its own.

Words: incident, facts (what is known, corrected by a further entry), first notice, report, entry (evidence), deadline.
"""
