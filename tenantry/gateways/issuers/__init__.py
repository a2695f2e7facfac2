"""Issuers of tokens: those of the settings, and this server itself.

A token is verified against the keys that its issuer publishes; nothing in the token says where
these are. `Verifier` is the way in, `configuration` what the settings tell of an issuer.
"""
