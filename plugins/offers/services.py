"""Services of others: mail, payments, watches."""

from collections.abc import Iterable

from training_analyzer.plugins.hookspecs import hookimpl
from training_analyzer.plugins.offer import Offer, Setting
from training_analyzer.ports.mailer import Mailer
from training_analyzer.ports.payments import Payments
from training_analyzer.ports.wearable import WearableSource


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
    """Offer Garmin by two ways, the demo athlete, and a source in memory."""
    yield Offer(
        "garmin",
        "training_analyzer.adapters.garmin.source:build",
        "Garmin Connect by its app's log-in (unofficial): password with code, or token bundle",
        settings=(
            Setting("requests_per_minute", "what Garmin is asked at most, by all athletes together", "30"),
            Setting("concurrency", "syncs at the same time, of all athletes together", "4"),
            Setting("login_deadline_s", "seconds that a log-in may take, at most 60", "60"),
            Setting("threads", "requests at the same time in one process", "8"),
        ),
    )
    yield Offer(
        "garmin_personal",
        "training_analyzer.adapters.garmin_personal.source:build",
        "Garmin Connect by its own Personal API: a key that the athlete made",
        settings=(
            Setting("requests_per_minute", "what Garmin is asked at most, by all athletes together", "30"),
            Setting("concurrency", "syncs at the same time, of all athletes together", "4"),
        ),
    )
    yield Offer(
        "demo",
        "training_analyzer.adapters.demo.source:build",
        "an invented athlete, log-in demo with the password demo (development)",
    )
    yield Offer(
        "fake",
        "training_analyzer.adapters.fake.wearable:build",
        "in memory, for tests: people made by the test",
    )
