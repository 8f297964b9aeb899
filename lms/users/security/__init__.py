"""Security of accounts: rules by date, passwords, locks after failures, second factor, idle locks, idle accounts.

Words: a *security rule* says from a day on how long passwords are, when an account locks and when a page does;
`rules.of(today)` is the one that holds. Leans on lms.users.models and allauth.
"""
