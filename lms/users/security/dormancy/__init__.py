"""Accounts with a role that nobody uses: a letter warns, then they close, and their owners open them again themselves."""
