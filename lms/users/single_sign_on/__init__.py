"""Single sign-on: identity providers as records, and the two protocols by which they say who somebody is.

Words: a *provider* is somebody else's sign-in service (OpenID Connect or SAML 2.0); an *answer* is what it said and
proved about one person; a *link* ties an answer's subject to one account here; a *journey* is the way of one browser
to a provider and back. Protocols (`openid`, `saml`) end in an answer; `claims` reads it, `linking` finds the account.
Why this is ours and not allauth's: docs/decisions/0014-single-sign-on-of-our-own.md.
"""
