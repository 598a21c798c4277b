"""The hooks a plugin may implement. Built-in adapters come through the same ones."""

from collections.abc import Iterable
from typing import Any, Final

import click
import pluggy

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.billing.transition import PlanChange
from training_analyzer.domain.training.offered import Metric
from training_analyzer.plugins.offer import Offer
from training_analyzer.ports.breached_passwords import BreachedPasswords
from training_analyzer.ports.derived_keys import DerivedKeys
from training_analyzer.ports.identity_provider import IdentityProvider
from training_analyzer.ports.job_engine import JobEngine
from training_analyzer.ports.language_model import LanguageModel
from training_analyzer.ports.mailer import Mailer
from training_analyzer.ports.passwords import Passwords
from training_analyzer.ports.payments import Payments
from training_analyzer.ports.price_book import PriceBook
from training_analyzer.ports.recording_reader import RecordingReader
from training_analyzer.ports.store import Store
from training_analyzer.ports.tokens import Tokens
from training_analyzer.ports.vault import Vault
from training_analyzer.ports.wearable import WearableSource

PROJECT: Final = "training_analyzer"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec
def offer_persistence() -> Iterable[Offer[Store]]:  # type: ignore[empty-body] # a spec
    """Offer stores: where everything lasting is kept. Selected by ``TA_PERSISTENCE``."""


@hookspec
def offer_recording_readers() -> Iterable[Offer[RecordingReader]]:  # type: ignore[empty-body] # a spec
    """Offer readers of recordings. Selected by ``TA_RECORDING_READER``."""


@hookspec
def offer_passwords() -> Iterable[Offer[Passwords]]:  # type: ignore[empty-body] # a spec
    """Offer ways to hash passwords. Selected by ``TA_PASSWORDS``."""


@hookspec
def offer_breached_passwords() -> Iterable[Offer[BreachedPasswords]]:  # type: ignore[empty-body] # a spec
    """Offer knowledge of breached passwords. Selected by ``TA_BREACHED_PASSWORDS``."""


@hookspec
def offer_tokens() -> Iterable[Offer[Tokens]]:  # type: ignore[empty-body] # a spec
    """Offer ways to sign access tokens. Selected by ``TA_TOKENS``."""


@hookspec
def offer_derived_keys() -> Iterable[Offer[DerivedKeys]]:  # type: ignore[empty-body] # a spec
    """Offer sources of keys by purpose. Selected by ``TA_DERIVED_KEYS``."""


@hookspec
def offer_mailers() -> Iterable[Offer[Mailer]]:  # type: ignore[empty-body] # a spec
    """Offer ways to send mail. Selected by ``TA_MAIL``."""


@hookspec
def offer_vaults() -> Iterable[Offer[Vault]]:  # type: ignore[empty-body] # a spec
    """Offer ways to seal credentials that have to be read again. Selected by ``TA_CREDENTIALS``."""


@hookspec
def offer_payments() -> Iterable[Offer[Payments]]:  # type: ignore[empty-body] # a spec
    """Offer payment vendors. Selected by ``TA_PAYMENTS``."""


@hookspec
def offer_wearables() -> Iterable[Offer[WearableSource]]:  # type: ignore[empty-body] # a spec
    """Offer sources of athletes' data. Those in use are listed by ``TA_WEARABLES``."""


@hookspec
def offer_job_queues() -> Iterable[Offer[JobEngine]]:  # type: ignore[empty-body] # a spec
    """Offer what tells workers that a job waits. Selected by ``TA_JOB_QUEUE``."""


@hookspec
def offer_identity_providers() -> Iterable[Offer[IdentityProvider]]:  # type: ignore[empty-body] # a spec
    """Offer other services that know who people are. Each is in use once one of its settings is given."""


@hookspec
def offer_language_models() -> Iterable[Offer[LanguageModel]]:  # type: ignore[empty-body] # a spec
    """Offer services with language models."""


@hookspec
def offer_price_books() -> Iterable[Offer[PriceBook]]:  # type: ignore[empty-body] # a spec
    """Offer lists of what models cost. Selected by ``TA_PRICE_BOOK``, and opened only where a model costs."""


@hookspec
def offer_metrics() -> Iterable[Metric]:  # type: ignore[empty-body] # a spec
    """Offer numbers of an activity: pure functions, measured, stored and measured again like ours."""


@hookspec
def register_controllers() -> Iterable[Any]:  # type: ignore[empty-body] # a spec
    """Return Litestar controllers; each route states its access rule."""


@hookspec
def register_commands(cli: click.Group) -> None:
    """Add commands to the command line."""


@hookspec
def activity_stored(activity: Activity) -> Any:
    """Observe that an activity was stored, after the fact. May be ``async``; a failure is logged, nothing else."""


@hookspec
def subscription_changed(change: PlanChange) -> Any:
    """Observe that somebody's plan changed, after the fact and at least once. May be ``async``; a failure is logged."""
