"""Questions: the bank. A question has versions; a version that was answered never changes.
Types live in questions/types/, one small module each.
"""
