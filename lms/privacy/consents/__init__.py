"""Consents: what people are asked to agree to, in which words, and a ledger of every answer.

Words: purpose (asked for by consent alone), text (one version of the words, never changed), record (given, refused or
withdrawn), standing (a consent that counts today). Nothing compulsory ever depends on one.
"""
