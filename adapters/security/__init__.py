"""Passwords by pwdlib, tokens by PyJWT, keys derived by cryptography."""
