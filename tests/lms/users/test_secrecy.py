"""Secrets at rest: one key a purpose, former keys still read."""

from base64 import urlsafe_b64encode
from hashlib import sha256

import pytest
from allauth.mfa.adapter import get_adapter
from cryptography.fernet import Fernet

from lms.users import secrecy
from lms.users.single_sign_on import secrecy as client_secrets

SEALED_BEFORE = "gAAAAABrDemyWzPXhKC6EPfik78uj4kaCSEQ6aYACW5Q-TxGkBGxNQPFuXBUxmjfyKTq0Pcev7x71afoUdv3R9Cq7Yko4Bn1zA=="


def test_what_is_sealed_opens_for_its_purpose_alone():
    sealed = secrecy.seal("bí mật", purpose="a")
    assert "bí mật" not in sealed and secrecy.unseal(sealed, purpose="a") == "bí mật"
    for other, purpose in ((sealed, "b"), (sealed[:-4] + "AAA=", "a"), ("", "a")):
        with pytest.raises(secrecy.Unreadable):
            secrecy.unseal(other, purpose=purpose)


def test_former_keys_read_what_they_sealed(settings):
    sealed = secrecy.seal("bí mật", purpose="a")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "khóa mới", [settings.SECRET_KEY]
    assert secrecy.unseal(sealed, purpose="a") == "bí mật"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(secrecy.Unreadable):
        secrecy.unseal(sealed, purpose="a")


def test_second_factors_from_before_are_still_read(settings):
    former = Fernet(urlsafe_b64encode(sha256(f"second-factor:{settings.SECRET_KEY}".encode()).digest()))
    adapter = get_adapter()
    assert adapter.decrypt(former.encrypt(b"JBSWY3DP").decode()) == "JBSWY3DP"
    assert adapter.decrypt(adapter.encrypt("JBSWY3DP")) == "JBSWY3DP"
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "khóa mới", [settings.SECRET_KEY]
    assert adapter.decrypt(former.encrypt(b"JBSWY3DP").decode()) == "JBSWY3DP"


def test_client_secrets_from_before_are_still_read(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "khóa của kiểm thử", []
    assert client_secrets.unseal(SEALED_BEFORE) == "bi-mat"
