"""Run: python -m tests.providers.saml PORT FOLDER. A SAML identity provider by pysaml2 that can misbehave on demand.

The folder holds the metadata of the systems it serves (*.sp.xml), its keys, and the file of `people.py`.
"""

import base64
import html
import re
import sys
import time
from pathlib import Path
from socketserver import ThreadingMixIn
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import saml2.assertion
from saml2 import BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.metadata import entity_descriptor
from saml2.saml import NAME_FORMAT_BASIC, NAMEID_FORMAT_PERSISTENT, NAMEID_FORMAT_TRANSIENT, NameID
from saml2.server import Server as IdentityServer
from saml2.time_util import instant
from saml2.xmldsig import DIGEST_SHA1, DIGEST_SHA256, SIG_RSA_SHA1, SIG_RSA_SHA256

from tests.providers import people

ADDRESS = re.compile(r"@[a-z.]+<")
PASSWORD_CONTEXT = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


def identity_server(port: int, folder: Path, *, key: str = "saml") -> IdentityServer:
    address = f"http://127.0.0.1:{port}"
    return IdentityServer(
        config=IdPConfig().load(
            {
                "entityid": f"{address}/metadata",
                "key_file": str(folder / f"{key}.pem"),
                "cert_file": str(folder / f"{key}.crt"),
                "metadata": {"local": sorted(str(each) for each in folder.glob("*.sp.xml"))},
                "service": {
                    "idp": {
                        "endpoints": {"single_sign_on_service": [(f"{address}/sso", BINDING_HTTP_REDIRECT)]},
                        "policy": {"default": {"lifetime": {"minutes": 5}, "name_form": NAME_FORMAT_BASIC}},
                    }
                },
            }
        )
    )


class Provider:
    def __init__(self, port: int, folder: Path):
        self.folder = folder
        self.server = identity_server(port, folder)
        self.impostor = identity_server(port, folder, key="impostor")

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] == "/metadata":
            start_response("200 OK", [("Content-Type", "text/xml")])
            return [str(entity_descriptor(self.server.config)).encode()]
        given = parse_qs(environ["QUERY_STRING"])
        request = self.server.parse_authn_request(given["SAMLRequest"][0], BINDING_HTTP_REDIRECT).message
        said = people.read(self.folder)
        xml = self.response(request, said, said.get("mischief", ""))
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [_page(request.assertion_consumer_service_url, xml).encode()]

    def response(self, request, said: dict, mischief: str) -> str:
        server = self.impostor if mischief == "other_key" else self.server
        lifted = {"expired": -2, "early": 2}.get(mischief, 0)
        moment = _hours_from_now(lifted) if lifted else 0
        saml2.assertion.instant = lambda time_stamp=moment: instant(time_stamp=time_stamp)
        server.config.getattr("policy", "idp")._restrictions["default"]["lifetime"] = {"minutes": 5 + 60 * lifted}
        is_passing = mischief == "transient"
        name = NameID(
            format=NAMEID_FORMAT_TRANSIENT if is_passing else NAMEID_FORMAT_PERSISTENT, text=said["subject"]
        )
        is_weak = mischief == "weak"
        response = server.create_authn_response(
            said["claims"],
            in_response_to=None if mischief == "unsolicited" else request.id,
            destination=request.assertion_consumer_service_url,
            sp_entity_id="https://he-thong-khac.example" if mischief == "audience" else request.issuer.text,
            name_id=name,
            authn={"class_ref": said.get("context", PASSWORD_CONTEXT), "authn_instant": said.get("since", "")},
            sign_assertion=mischief != "unsigned",
            sign_response=False,
            sign_alg=SIG_RSA_SHA1 if is_weak else SIG_RSA_SHA256,
            digest_alg=DIGEST_SHA1 if is_weak else DIGEST_SHA256,
        )
        return _spoilt(str(response), mischief)


def _spoilt(xml: str, mischief: str) -> str:
    if mischief == "tampered":
        return ADDRESS.sub("@ke-xau.example<", xml)
    if mischief == "commented":  # c14n leaves comments out, so the signature stays right
        return xml.replace("@example.vn.ke-xau", "@example.vn<!-- -->.ke-xau")
    if mischief == "wrapped":
        signed = re.search(r"<(\w+):Assertion.*</\1:Assertion>", xml, re.S).group()
        forged = re.sub(r"<(\w+):Signature.*?</\1:Signature>", "", signed, flags=re.S)
        forged = ADDRESS.sub("@ke-xau.example<", forged).replace('ID="', 'ID="forged-', 1)
        return xml.replace(signed, forged + signed)
    if mischief == "redirected":  # as if it answered another question: the outer element is not signed
        return re.sub(r'InResponseTo="[^"]*"', 'InResponseTo="id-of-a-victim"', xml, count=1)
    return xml


def _page(address: str, xml: str) -> str:
    value = base64.b64encode(xml.encode()).decode()
    return (
        "<!doctype html><title>IdP</title>"
        f'<form method="post" action="{html.escape(address)}"><input type="hidden" name="SAMLResponse" value="{value}">'
        '<button id="on">Continue</button></form>'
    )


def _hours_from_now(hours: int) -> int:
    return int(time.time()) + hours * 3600


if __name__ == "__main__":
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    make_server("127.0.0.1", port, Provider(port, folder), Server, Quiet).serve_forever()
