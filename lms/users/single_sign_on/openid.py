"""OpenID Connect 1.0, authorization code flow with PKCE, state and nonce.

Followed are OpenID Connect Core 1.0 (3.1.3.7: how an ID token is checked; 5.3.2: the user information is of the same
subject), RFC 7636 (PKCE), RFC 9207 (issuer in the answer) and RFC 9700 (current practice).
"""

import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import urlencode, urlsplit

import jwt
from requests.auth import HTTPBasicAuth

from lms.users.single_sign_on import web
from lms.users.single_sign_on.claims import Answer, texts
from lms.users.single_sign_on.failures import Failure
from lms.users.single_sign_on.models import IdentityProvider
from lms.users.single_sign_on.secrecy import unseal

WELL_KNOWN = "/.well-known/openid-configuration"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
SKEW = 60  # seconds by which clocks may differ
NEEDED = ["iss", "sub", "aud", "exp", "iat"]


def configuration(provider: IdentityProvider) -> dict:
    """The discovery document. Raises Failure when it is not that of the provider's address."""
    issuer = provider.address.removesuffix(WELL_KNOWN)
    found = web.fetch_kept(issuer.rstrip("/") + WELL_KNOWN)
    if str(found.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise Failure("misconfigured", detail="the issuer is not the address of the provider")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        web.check_address(found.get(name, ""))
    return found


def question(provider: IdentityProvider, *, back: str, anew: bool) -> tuple[str, str, str, str]:
    """(address to go to, state, nonce, PKCE verifier). `back` is where the provider sends the browser."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _each in range(3))
    endpoint = configuration(provider)["authorization_endpoint"]
    parameters = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": " ".join(dict.fromkeys(["openid", *provider.scopes.split()])),
        "state": state,
        "nonce": nonce,
        "code_challenge": urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if anew or provider.asks_anew:
        parameters["prompt"] = "login"
    if anew:
        parameters["max_age"] = "0"  # so that the answer says when the person was asked
    joint = "&" if urlsplit(endpoint).query else "?"
    return f"{endpoint}{joint}{urlencode(parameters)}", state, nonce, verifier


def answer(provider: IdentityProvider, given: dict, *, back: str, nonce: str, verifier: str) -> Answer:
    """What the provider says, after its callback with the parameters `given`. Raises Failure."""
    known = configuration(provider)
    if "iss" in given and given["iss"] != known["issuer"]:
        raise Failure("audience", detail="the callback is of another issuer")
    if "error" in given:
        is_refusal = given["error"] in ("access_denied", "login_required", "interaction_required")
        raise Failure("cancelled" if is_refusal else "misconfigured", detail="the provider answered with an error")
    if not given.get("code"):
        raise Failure("invalid", detail="no code")
    tokens = _tokens(provider, known, code=given["code"], back=back, verifier=verifier)
    said = verified(provider, known, str(tokens.get("id_token") or ""), nonce=nonce)
    claims = {**said, **_user_information(provider, known, tokens, said)}
    return Answer(
        subject=said["sub"],
        claims={name: texts(value) for name, value in claims.items()},
        proofs=texts(said.get("amr", [])) + texts(said.get("acr", [])),
        proven_at=said["auth_time"] if isinstance(said.get("auth_time"), int | float) else None,
    )


def verified(provider: IdentityProvider, known: dict, token: str, *, nonce: str) -> dict:
    """The claims of an ID token whose signature, issuer, audience, times and nonce are right. Raises Failure."""
    try:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise Failure("signature", detail="algorithm not allowed")
        claims = jwt.decode(
            token,
            key=_key(known, header),
            algorithms=[header["alg"]],
            audience=provider.client_id,
            issuer=known["issuer"],
            leeway=SKEW,
            options={"require": NEEDED},
        )
    except jwt.InvalidSignatureError:
        raise Failure("signature") from None
    except jwt.ExpiredSignatureError:
        raise Failure("expired") from None
    except jwt.ImmatureSignatureError:
        raise Failure("clock") from None
    except (jwt.InvalidAudienceError, jwt.InvalidIssuerError):
        raise Failure("audience") from None
    except jwt.PyJWTError as error:
        raise Failure("invalid", detail=type(error).__name__) from None
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise Failure("replayed", detail="nonce")
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if claims.get("azp", provider.client_id) != provider.client_id or (len(audiences) > 1 and "azp" not in claims):
        raise Failure("audience", detail="authorized party")
    return claims


def _tokens(provider: IdentityProvider, known: dict, *, code: str, back: str, verifier: str) -> dict:
    data = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "client_id": provider.client_id,
        "code_verifier": verifier,
    }
    secret = unseal(provider.sealed_secret)
    ways = known.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if secret and "client_secret_basic" not in ways:
        return web.fetch(known["token_endpoint"], data=data | {"client_secret": secret})
    auth = HTTPBasicAuth(provider.client_id, secret) if secret else None
    return web.fetch(known["token_endpoint"], data=data, auth=auth)


def _user_information(provider: IdentityProvider, known: dict, tokens: dict, said: dict) -> dict:
    """Claims of the user information, when the ID token lacks some that the mapping asks for."""
    wanted = {
        provider.email_claim,
        provider.email_verified_claim,
        provider.staff_code_claim,
        provider.unit_code_claim,
        provider.title_claim,
        *provider.name_claim.split(),
    } - {""}
    address, token = known.get("userinfo_endpoint"), tokens.get("access_token")
    if wanted <= set(said) or not address or not token:
        return {}
    found = web.fetch(address, bearer=str(token))
    if found.get("sub") != said["sub"]:
        raise Failure("invalid", detail="user information of another subject")
    if provider.email_claim in found:  # whether an address is verified is said where the address is said
        found.setdefault(provider.email_verified_claim, False)
    return found


def _key(known: dict, header: dict):
    """The provider's public key for that header; asked for anew once when it is not among those that are kept."""
    for fresh in (False, True):
        keys = web.fetch_kept(known["jwks_uri"], fresh=fresh).get("keys")
        for key in keys if isinstance(keys, list) else []:
            if isinstance(key, dict) and key.get("kid") == header.get("kid") and key.get("use", "sig") == "sig":
                return jwt.PyJWK(key, algorithm=header["alg"])
    raise Failure("signature", detail="unknown key")
