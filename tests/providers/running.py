"""Starting the providers, and walking a browser of the tests through them."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from tests.journeys.site import ROOT, free_port, wait_until_answering
from tests.providers import openid, people

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
ANSWER = re.compile(r'name="SAMLResponse" value="([^"]*)"')


class RunningProvider:
    """A process, its folder, and what it is to say. `says` and `misbehaves` hold until the next call."""

    def __init__(self, folder: Path):
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen | None = None

    def says(self, **said) -> None:
        people.write(self.folder, **said)

    def misbehaves(self, mischief: str) -> None:
        people.write(self.folder, **people.read(self.folder) | {"mischief": mischief})

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=10)

    def _start(self, module: str, *arguments: str, answers_at: str) -> None:
        log = (self.folder / "log").open("ab")
        environment = {**os.environ, "PROVIDER_FOLDER": str(self.folder)}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        command = [sys.executable, "-m", module, str(self.port), *arguments]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        wait_until_answering(f"{self.url}{answers_at}")


class OpenIDProvider(RunningProvider):
    def start(self, *redirect_uris: str) -> None:
        _make_key(self.folder / "key.pem")
        self.says(claims={})
        self._start("tests.providers.openid", *redirect_uris, answers_at="/.well-known/openid-configuration")

    def walk(self, address: str) -> dict:
        """Sign in there and agree, as a person would; the parameters that the provider sends the browser back with."""
        browser = requests.Session()
        page = browser.get(address)
        if "login" in page.request.url:
            page = _submit(browser, page, login=openid.USERNAME, password=openid.PASSWORD)
        agreed = re.findall(r'name="scopes" value="([^"]+)"', page.text)
        page = _submit(browser, page, follow=False, action="grant", scopes=agreed)
        return {name: values[0] for name, values in parse_qs(urlsplit(page.headers["Location"]).query).items()}


class SAMLProvider(RunningProvider):
    def start(self, *own_metadata: str) -> None:
        for number, metadata in enumerate(own_metadata):
            (self.folder / f"{number}.sp.xml").write_text(metadata, encoding="utf-8")
        for name in ("saml", "impostor"):
            _make_certificate(self.folder, name)
        self.says(subject="", claims={})
        self._start("tests.providers.saml", str(self.folder), answers_at="/metadata")

    @property
    def metadata(self) -> str:
        return requests.get(f"{self.url}/metadata", timeout=10).text

    def walk(self, address: str) -> str:
        """What the page of the provider posts to us."""
        return ANSWER.search(requests.get(address, timeout=30).text).group(1)


def _submit(browser, page, *, follow: bool = True, **fields):
    hidden = {name: unescape(value) for name, value in HIDDEN.findall(page.text)}
    action = re.search(r'<form[^>]*action="([^"]*)"', page.text)
    target = requests.compat.urljoin(page.url, action.group(1) if action and action.group(1) else page.url)
    return browser.post(
        target, data=hidden | fields, headers={"Referer": page.url}, allow_redirects=follow, timeout=30
    )


def _make_key(place: Path):
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    place.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )
    )
    return key


def _make_certificate(folder: Path, name: str) -> None:
    key = _make_key(folder / f"{name}.pem")
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "idp.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    (folder / f"{name}.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
