"""Users: the account (e-mail sign-in, one full name in Vietnamese order), sign-up, profile, roles."""
