"""The personal number of a person (số định danh cá nhân, 12 figures): optional, encrypted, found by a blind index.

Words: a *sealed* number is its ciphertext, bound to the account; its *blind index* is a keyed hash by which the same
number is found again; *masked* is 0xx******123, the only form that pages show by themselves; to *reveal* is to show it
whole, once, on record. Leans on lms.users.models, lms.users.security.proof and courses.audit.
"""
