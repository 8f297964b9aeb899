"""Requests about one's own data: filed by the person or an officer, answered by administrators before clocks run out.

Words: request, first answer (that it arrived and what comes next), deadline, extension (once), outcome.
"""
