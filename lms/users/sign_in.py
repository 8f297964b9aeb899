"""The settings of accounts: signing in, passwords, second factor, sessions. Read by lms/settings.py."""

from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

AUTHENTICATION = {
    "AUTH_USER_MODEL": "users.User",
    # One backend alone, so that a password is hashed once whether there is an account or not.
    "AUTHENTICATION_BACKENDS": ["lms.users.backends.ByPassword"],
    "PASSWORD_HASHERS": ["lms.users.hashers.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"],
    "AUTH_PASSWORD_VALIDATORS": [
        {"NAME": "lms.users.security.passwords.ByTheRules"},
        {
            "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
            "OPTIONS": {"user_attributes": ("email", "full_name", "staff_code")},
        },
    ],
    "LOGIN_URL": "account_login",
    "LOGIN_REDIRECT_URL": "dashboard",
    "PRIVACY_NOTICE_VERSION": "2026-11",
}

ACCOUNT = {
    "ADAPTER": "lms.users.adapter.AccountAdapter",
    "FORMS": {
        "login": "lms.users.security.forms.SignInForm",
        "reset_password_from_key": "lms.users.security.forms.NewPasswordForm",
        "signup": "lms.users.forms.SignupForm",
    },
    "USER_MODEL_USERNAME_FIELD": None,
    "LOGIN_METHODS": {"email"},
    "SIGNUP_FIELDS": ["email*", "password1*", "password2*"],
    "EMAIL_VERIFICATION": "mandatory",
    "EMAIL_SUBJECT_PREFIX": "",
    "LOGIN_ON_EMAIL_CONFIRMATION": True,
    "LOGOUT_REDIRECT_URL": "/",
    "SESSION_REMEMBER": None,
    "EMAIL_NOTIFICATIONS": True,
    # A training room of forty people shares one address. Accounts lock by the security rules, before these limits.
    "RATE_LIMITS": {
        "login": "120/m/ip",
        "login_failed": "60/m/ip,30/5m/key",
        "signup": "120/h/ip",
        "dormant_link": "60/m/ip,5/h/key",
        "single_sign_on": "360/m/ip",  # off, back, and for SAML back once more
        "personal_number": "10/h/user",  # one's own, typed anew
        "personal_numbers": "120/h/user",  # of others, entered or looked up
    },
}

SECOND_FACTOR = {
    "SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
    "ADAPTER": "lms.users.security.adapter.SecondFactorAdapter",
    "FORMS": {
        "authenticate": "lms.users.security.forms.SecondStepForm",
        "reauthenticate": "lms.users.security.forms.ConfirmingCodeForm",
    },
    "PASSKEY_LOGIN_ENABLED": True,
    "TRUST_ENABLED": True,
    "TOTP_TOLERANCE": 1,  # clocks of telephones stray; one step of 30 seconds to either side
}


# What stands in the security rule of a day; allauth asks for it while somebody is served, not when it is loaded.
DATED = {
    "ACCOUNT_REAUTHENTICATION_TIMEOUT": "lms.users.security.rules.proof_timeout",
    "MFA_TRUST_COOKIE_AGE": "lms.users.security.rules.trust_age",
}


def setting(name: str, default):
    """A setting as allauth reads it."""
    return import_string(DATED[name])() if name in DATED else getattr(settings, name, default)


def configuration(*, var_dir: Path, public_url: str, trusted_proxies: int) -> dict:
    """The settings of accounts by name. `trusted_proxies` counts those in front that name the visitor's address."""
    return {
        **AUTHENTICATION,
        **{f"ACCOUNT_{name}": value for name, value in ACCOUNT.items()},
        **{f"MFA_{name}": value for name, value in SECOND_FACTOR.items()},
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not public_url.startswith("https://"),  # browsers allow localhost alone
        "KNOWN_PASSWORDS_FILE": var_dir / "known-passwords.sha1",
        "ALLAUTH_SETTING_GETTER": setting,
        "ALLAUTH_TRUSTED_PROXY_COUNT": trusted_proxies,
    }
