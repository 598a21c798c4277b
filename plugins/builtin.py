"""The adapters that come with the product, offered through the same hooks as a stranger's."""

from collections.abc import Iterable
from typing import Final

from training_analyzer.plugins.hookspecs import hookimpl
from training_analyzer.plugins.offer import PLUGIN_API as _API
from training_analyzer.plugins.offer import Offer, Setting
from training_analyzer.ports.breached_passwords import BreachedPasswords
from training_analyzer.ports.derived_keys import DerivedKeys
from training_analyzer.ports.identity_provider import IdentityProvider
from training_analyzer.ports.job_engine import JobEngine
from training_analyzer.ports.mailer import Mailer
from training_analyzer.ports.passwords import Passwords
from training_analyzer.ports.payments import Payments
from training_analyzer.ports.recording_reader import RecordingReader
from training_analyzer.ports.store import Store
from training_analyzer.ports.tokens import Tokens
from training_analyzer.ports.vault import Vault
from training_analyzer.ports.wearable import WearableSource

PLUGIN_API: Final = _API
_SECRETS: Final = Setting(
    "secrets", "kid:base64 of at least 32 random bytes, comma-separated; the first signs", secret=True
)


@hookimpl
def offer_persistence() -> Iterable[Offer[Store]]:
    """Offer the embedded store, the one on PostgreSQL, and the one that forgets."""
    yield Offer(
        "sqlite",
        "training_analyzer.adapters.sqlite.store:build",
        "one file in the data folder; migrates itself at start",
        settings=(
            Setting("durability", "normal, or full to survive a power cut to the last commit", "normal"),
            Setting("inline_reads", "false sends short reads to a thread (slow or remote disks)", "true"),
        ),
    )
    yield Offer(
        "supabase",
        "training_analyzer.adapters.supabase.store:build",
        "PostgreSQL, on Supabase or anywhere; migrated by `db upgrade` alone",
        settings=(
            Setting("url", "postgresql://… of the server's login", secret=True),
            Setting("owner_url", "postgresql://… of the login that migrates", secret=True),
            Setting("schema", "the schema that holds the tables", "training_analyzer"),
            Setting(
                "pooler", "none, session, transaction or transaction_prepared; auto asks the port", "auto"
            ),
            Setting("ca_file", "PEM certificates that the server's is checked against"),
            Setting("read_fence", "off takes row-level security from the hottest reads", "on"),
        ),
    )
    yield Offer(
        "fake", "training_analyzer.adapters.fake.store:build", "in memory, for tests: forgets everything"
    )


@hookimpl
def offer_recording_readers() -> Iterable[Offer[RecordingReader]]:
    """Offer the reader of FIT, GPX and TCX."""
    yield Offer(
        "files",
        "training_analyzer.adapters.files.reader:build",
        "FIT, GPX and TCX, parsed in separate processes",
        settings=(
            Setting("workers", "processes that parse at the same time", "2"),
            Setting("timeout_s", "seconds one file may take", "60"),
        ),
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
    """Offer no check, and one in a file."""
    yield Offer("none", "training_analyzer.adapters.security.breached:build_none", "no check")
    yield Offer(
        "file",
        "training_analyzer.adapters.security.breached:build",
        "a file of SHA-1 hashes on this machine",
        section="breached",
        settings=(Setting("file", "lines SHA1:count, in order of the hash"),),
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
def offer_mailers() -> Iterable[Offer[Mailer]]:
    """Offer SMTP, two ways to see mail in development, and none."""
    yield Offer(
        "smtp",
        "training_analyzer.adapters.mail.smtp:build",
        "a mail server, over verified TLS",
        settings=(
            Setting("host", "name of the mail server"),
            Setting("port", "its port", "587"),
            Setting("tls", "starttls, tls (from the first byte), or none on this machine", "starttls"),
            Setting("sender", "the address that mails come from"),
            Setting("username", "log-in at the server"),
            Setting("password", "its password", secret=True),
            Setting("ca_file", "PEM certificates that the server's is checked against"),
            Setting("timeout_s", "seconds that one step may take", "10"),
        ),
    )
    yield Offer(
        "console", "training_analyzer.adapters.mail.console:build", "shown on the terminal (development)"
    )
    yield Offer(
        "file", "training_analyzer.adapters.mail.file:build", "files in the data folder (development)"
    )
    yield Offer("none", "training_analyzer.adapters.mail.nobody:build", "no mail: no verification, no reset")


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
def offer_job_queues() -> Iterable[Offer[JobEngine]]:
    """Offer the engine that looks at the rows, and the one that is told at commit."""
    yield Offer(
        "embedded",
        "training_analyzer.adapters.jobs.engine:build",
        "no broker: each process looks for jobs that are due",
    )
    yield Offer(
        "procrastinate",
        "training_analyzer.adapters.supabase.procrastinate.jobs:build",
        "PostgreSQL alone: workers are told at commit (training-analyzer[procrastinate])",
        settings=(
            Setting("url", "postgresql://… of the server's login", secret=True),
            Setting("jobs_url", "the same by a direct address or a session pooler", secret=True),
            Setting("schema", "the schema that holds the tables", "training_analyzer"),
            Setting("pooler", "none, session or transaction; auto asks the port", "auto"),
            Setting("ca_file", "PEM certificates that the server's is checked against"),
        ),
        section="supabase",
    )


@hookimpl
def offer_payments() -> Iterable[Offer[Payments]]:
    """Offer no vendor, Stripe, and one in memory."""
    yield Offer(
        "none",
        "training_analyzer.adapters.payments.nobody:build",
        "nothing is sold: all have the default plan",
    )
    yield Offer(
        "stripe",
        "training_analyzer.adapters.stripe.payments:build",
        "subscriptions by Stripe Billing",
        settings=(
            Setting("secret_key", "the account's key, sk_… or rk_…", secret=True),
            Setting("webhook_secrets", "whsec_…, comma-separated, the newest first", secret=True),
            Setting("prices", "which price is which plan's: pro:month=price_new|price_old,pro:year=price_…"),
            Setting("api_base", "where the API is, for tests"),
            Setting("api_version", "the version that is asked for", "2026-10-28.endive"),
        ),
    )
    yield Offer(
        "fake", "training_analyzer.adapters.fake.payments:build", "in memory, for tests: no money moves"
    )


@hookimpl
def offer_wearables() -> Iterable[Offer[WearableSource]]:
    """Offer a source in memory."""
    yield Offer(
        "fake",
        "training_analyzer.adapters.fake.wearable:build",
        "in memory, for tests: people made by the test",
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
