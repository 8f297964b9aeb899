"""Run: python -m tests.providers.openid PORT REDIRECT_URI… An OpenID Connect provider that can misbehave on demand.

Every token is made and signed by allauth's provider first; `mischief` then spoils what leaves the house.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django

CLIENT, SECRET = "hoc-tap", "bi-mat-cua-ung-dung"
USERNAME, PASSWORD = "anh.nt", "mat-khau-o-noi-khac"


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def serve(port: int, redirect_uris: list[str]) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.providers.openid_settings"
    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    call_command("migrate", verbosity=0)
    from allauth.idp.oidc.models import Client

    get_user_model().objects.create_user(USERNAME, password=PASSWORD)
    client = Client(
        id=CLIENT, name="Học tập", scopes="openid\nprofile\nemail", redirect_uris="\n".join(redirect_uris)
    )
    client.set_secret(SECRET)
    client.save()
    make_server("127.0.0.1", port, Spoiling(get_wsgi_application()), Server, Quiet).serve_forever()


class Spoiling:
    """WSGI: passes everything on, and spoils answers as the file of the test asks."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        from django.conf import settings

        from tests.providers import people

        mischief = people.read(settings.FOLDER).get("mischief", "")
        path = environ["PATH_INFO"]
        if mischief == "down":
            return _plain(start_response, "503 Service Unavailable", b"")
        if mischief == "redirect" and path.endswith("/token"):
            start_response("302 Found", [("Location", "http://127.0.0.1:1/")])
            return [b""]
        if mischief == "endless" and path.endswith("/token"):
            return _plain(start_response, "200 OK", b'{"id_token": "' + b"x" * 2_000_000 + b'"}')
        kept = []
        body = b"".join(self.application(environ, lambda *given: kept.append(given)))
        status, headers = kept[0][:2]
        if mischief and status.startswith("200") and path.endswith(("/token", "/userinfo")):
            body = json.dumps(_spoilt(json.loads(body), mischief, settings.IDP_OIDC_PRIVATE_KEY)).encode()
            headers = [pair for pair in headers if pair[0].lower() != "content-length"]
        start_response(status, headers)
        return [body]


def _plain(start_response, status: str, body: bytes):
    start_response(status, [("Content-Type", "application/json")])
    return [body]


def _spoilt(answer: dict, mischief: str, key: str) -> dict:
    if "id_token" not in answer:  # user information
        return answer | {"sub": "somebody-else"} if mischief == "other_subject" else answer
    header, claims, signature = answer["id_token"].split(".")
    facts, head, now = _decoded(claims), _decoded(header), int(time.time())
    changes = {
        "expired": {"iat": now - 7200, "exp": now - 3600},
        "clock": {"iat": now + 600, "exp": now + 1200},
        "audience": {"aud": "another-system"},
        "issuer": {"iss": "https://gia-mao.example"},
        "nonce": {"nonce": "another-question"},
        "party": {"azp": "another-system"},
    }
    if mischief in changes:
        return answer | {"id_token": _signed(head, facts | changes[mischief], key)}
    if mischief == "tampered":
        return answer | {"id_token": f"{header}.{_encoded(facts | {'sub': '999'})}.{signature}"}
    if mischief == "other_key":
        return answer | {"id_token": _signed(head, facts, _new_key())}
    if mischief == "unsigned":
        return answer | {"id_token": f"{_encoded(head | {'alg': 'none'})}.{claims}."}
    if mischief == "symmetric":  # signed with the public key as if it were a shared secret
        told = f"{_encoded(head | {'alg': 'HS256'})}.{claims}"
        return answer | {"id_token": f"{told}.{_b64(hmac.digest(_public(key), told.encode(), hashlib.sha256))}"}
    return answer


def _signed(head: dict, facts: dict, key: str) -> str:
    import jwt

    return jwt.encode(facts, key, algorithm="RS256", headers={"kid": head["kid"]})


def _new_key() -> str:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _public(key: str) -> bytes:
    from cryptography.hazmat.primitives import serialization

    private = serialization.load_pem_private_key(key.encode(), None)
    return private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _decoded(part: str) -> dict:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def _encoded(facts: dict) -> str:
    return _b64(json.dumps(facts).encode())


def _b64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2:])
