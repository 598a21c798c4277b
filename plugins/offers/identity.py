"""Who somebody is, and the keys that this rests on."""

from collections.abc import Iterable
from typing import Final

from training_analyzer.plugins.hookspecs import hookimpl
from training_analyzer.plugins.offer import Offer, Setting
from training_analyzer.ports.breached_passwords import BreachedPasswords
from training_analyzer.ports.derived_keys import DerivedKeys
from training_analyzer.ports.identity_provider import IdentityProvider
from training_analyzer.ports.passwords import Passwords
from training_analyzer.ports.tokens import Tokens
from training_analyzer.ports.vault import Vault

_SECRETS: Final = Setting(
    "secrets", "kid:base64 of at least 32 random bytes, comma-separated; the first signs", secret=True
)


@hookimpl
def offer_passwords() -> Iterable[Offer[Passwords]]:
    """Offer Argon2id."""
    yield Offer(
        "argon2id",
        "training_analyzer.adapters.security.passwords:build",
        "Argon2id in a thread of its own; reads bcrypt",
        section="auth",
        settings=(
            Setting("argon2_memory_kib", "memory of one hash", "19456"),
            Setting("argon2_passes", "passes of one hash", "2"),
            Setting("hash_threads", "hashes at the same time", "1"),
        ),
    )


@hookimpl
def offer_breached_passwords() -> Iterable[Offer[BreachedPasswords]]:
    """Offer no check, one in a file, and one at a service."""
    yield Offer("none", "training_analyzer.adapters.security.breached:build_none", "no check")
    yield Offer(
        "file",
        "training_analyzer.adapters.security.breached:build",
        "a file of SHA-1 hashes on this machine",
        section="breached",
        settings=(Setting("file", "lines SHA1:count, in order of the hash"),),
    )
    yield Offer(
        "range",
        "training_analyzer.adapters.security.breach_range:build",
        "a service that is told five digits of the hash",
        section="breached",
        settings=(
            Setting("range_url", "what five digits are added to", "https://api.pwnedpasswords.com/range"),
        ),
    )


@hookimpl
def offer_tokens() -> Iterable[Offer[Tokens]]:
    """Offer signed JWTs."""
    yield Offer(
        "jwt",
        "training_analyzer.adapters.security.tokens:build",
        "access tokens as JWTs, opaque refresh tokens",
        section="auth",
        settings=(
            _SECRETS,
            Setting("key_files", "kid:path of PEM files, comma-separated; access tokens are then asymmetric"),
            Setting("issuer", "the iss claim", "training-analyzer"),
            Setting("audience", "the aud claim", "training-analyzer"),
            Setting("access_minutes", "life of an access token", "30"),
        ),
    )


@hookimpl
def offer_derived_keys() -> Iterable[Offer[DerivedKeys]]:
    """Offer keys derived from the deployment's secrets."""
    yield Offer(
        "hkdf",
        "training_analyzer.adapters.security.derived_keys:build",
        "a key for each purpose by HKDF-SHA256",
        section="auth",
        settings=(_SECRETS,),
    )


@hookimpl
def offer_vaults() -> Iterable[Offer[Vault]]:
    """Offer seals under the deployment's own keys."""
    yield Offer(
        "vault",
        "training_analyzer.adapters.security.vault:build",
        "sealed under keys of the deployment: AES-256-GCM or Fernet",
        settings=(
            Setting("keys", "keys, kid:base64 and comma-separated; the first seals, all open", secret=True),
            Setting("format", "what is written, aes-gcm or fernet; both are read", "aes-gcm"),
        ),
    )


@hookimpl
def offer_identity_providers() -> Iterable[Offer[IdentityProvider]]:
    """Offer Google, and the tokens of Supabase Auth."""
    google = "https://accounts.google.com"
    yield Offer(
        "google",
        "training_analyzer.adapters.oidc.google:build",
        "sign-in with Google, by OpenID Connect",
        section="oidc",
        settings=(
            Setting("google__client_id", "the client that Google registered"),
            Setting("google__client_secret", "its secret", secret=True),
            Setting("google__redirect_uri", "https://…/v1/auth/google/callback, as registered"),
            Setting("google__issuer", "the iss claim of its tokens", google),
            Setting("google__authorize_uri", "where browsers are sent", f"{google}/o/oauth2/v2/auth"),
            Setting("google__token_uri", "where codes are traded", "https://oauth2.googleapis.com/token"),
            Setting("google__keys_uri", "its public keys", "https://www.googleapis.com/oauth2/v3/certs"),
        ),
    )
    yield Offer(
        "supabase",
        "training_analyzer.adapters.oidc.supabase:build",
        "the access tokens of a Supabase project's users",
        settings=(
            Setting("auth_issuer", "https://….supabase.co/auth/v1"),
            Setting("legacy_jwt_secret", "the secret of a project that signs with HS256", secret=True),
        ),
    )
