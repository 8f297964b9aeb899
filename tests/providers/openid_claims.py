"""What the provider of the tests says about people: their files, see `people.py`."""

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.conf import settings

from tests.providers import people


class Adapter(DefaultOIDCAdapter):
    def get_claims(self, purpose, user, client, scopes, email=None, **kwargs):
        claims = {"sub": str(user.pk)}
        if purpose == "userinfo":
            claims |= people.read(settings.FOLDER)["claims"]
        return claims

    def populate_id_token(self, id_token, client, scopes, **kwargs):
        id_token.update(people.read(settings.FOLDER).get("id_token", {}))
