"""Real identity providers in processes of their own, on loopback: allauth's for OpenID Connect, pysaml2's for SAML."""
