"""Sealing with AES-256-GCM under several keys: the first one seals, each of them opens what it sealed.

What is sealed is bound to a word, such as the account it belongs to: moved elsewhere it does not open. A sealed text
begins with the id of its key, so that texts of former keys are found. Pure. Not lms.users.secrecy, whose Fernet tokens
can neither be bound to an account nor be found by their key: a change of keys could not tell what is left to seal anew.
"""

import base64
import secrets
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12  # bytes, NIST SP 800-38D


class Unreadable(Exception):
    """No key of today opens this, or it was changed or moved."""


class Box:
    """`secrets_` are texts of at least 32 characters, the newest first; boxes of other purposes use other keys."""

    def __init__(self, secrets_: Iterable[str], *, purpose: str):
        self.keys = {derived(secret, f"{purpose}: id", 4).hex(): derived(secret, purpose, 32) for secret in secrets_}

    @property
    def newest(self) -> str:
        """The id of the key that seals."""
        return next(iter(self.keys))

    def seal(self, plain: bytes, *, bound_to: str) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        sealed = AESGCM(self.keys[self.newest]).encrypt(nonce, plain, bound_to.encode())
        return b"%s.%s" % (self.newest.encode(), nonce + sealed)

    def unseal(self, sealed: bytes, *, bound_to: str) -> bytes:
        """The plain bytes again. Raises Unreadable."""
        key_id, _dot, rest = sealed.partition(b".")
        key = self.keys.get(key_id.decode("ascii", "replace"))
        if key is None or len(rest) <= NONCE:
            raise Unreadable
        try:
            return AESGCM(key).decrypt(rest[:NONCE], rest[NONCE:], bound_to.encode())
        except InvalidTag:
            raise Unreadable from None

    def seal_text(self, plain: str, *, bound_to: str) -> str:
        key_id, _dot, rest = self.seal(plain.encode(), bound_to=bound_to).partition(b".")
        return f"{key_id.decode()}.{base64.urlsafe_b64encode(rest).decode()}"

    def unseal_text(self, sealed: str, *, bound_to: str) -> str:
        """The plain text again. Raises Unreadable."""
        key_id, _dot, rest = sealed.partition(".")
        try:
            content = base64.urlsafe_b64decode(rest)
        except ValueError:
            raise Unreadable from None
        return self.unseal(b"%s.%s" % (key_id.encode(), content), bound_to=bound_to).decode()


def derived(secret: str, purpose: str, length: int) -> bytes:
    """A key of its own for the purpose."""
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose.encode()).derive(secret.encode())
