"""The settings of accounts: signing in, passwords, second factor, sessions. Read by lms/settings.py."""

AUTHENTICATION = {
    "AUTH_USER_MODEL": "users.User",
    "AUTHENTICATION_BACKENDS": [
        "django.contrib.auth.backends.ModelBackend",
        "allauth.account.auth_backends.AuthenticationBackend",
    ],
    "PASSWORD_HASHERS": ["lms.users.hashers.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"],
    "AUTH_PASSWORD_VALIDATORS": [
        {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
        {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
        {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
        {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    ],
    "LOGIN_URL": "account_login",
    "LOGIN_REDIRECT_URL": "dashboard",
    "PRIVACY_NOTICE_VERSION": "2026-11",
}

ACCOUNT = {
    "ADAPTER": "lms.users.adapter.AccountAdapter",
    "FORMS": {"signup": "lms.users.forms.SignupForm"},
    "USER_MODEL_USERNAME_FIELD": None,
    "LOGIN_METHODS": {"email"},
    "SIGNUP_FIELDS": ["email*", "password1*", "password2*"],
    "EMAIL_VERIFICATION": "mandatory",
    "EMAIL_SUBJECT_PREFIX": "",
    "LOGIN_ON_EMAIL_CONFIRMATION": True,
    "LOGOUT_REDIRECT_URL": "/",
    "SESSION_REMEMBER": None,
    "EMAIL_NOTIFICATIONS": True,
    # A training room of forty people shares one address; five failures lock one account for five minutes.
    "RATE_LIMITS": {"login": "120/m/ip", "login_failed": "60/m/ip,5/5m/key", "signup": "120/h/ip"},
}

SECOND_FACTOR = {
    "SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
    "TOTP_TOLERANCE": 1,  # clocks of telephones stray; one step of 30 seconds to either side
}


def configuration(*, public_url: str, trusted_proxies: int) -> dict:
    """The settings of accounts by name. `trusted_proxies` counts those in front that name the visitor's address."""
    return {
        **AUTHENTICATION,
        **{f"ACCOUNT_{name}": value for name, value in ACCOUNT.items()},
        **{f"MFA_{name}": value for name, value in SECOND_FACTOR.items()},
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not public_url.startswith("https://"),  # browsers allow localhost alone
        "ALLAUTH_TRUSTED_PROXY_COUNT": trusted_proxies,
    }
