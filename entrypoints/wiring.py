"""The composition root: settings and plugins become open ports."""

import os
import socket
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from training_analyzer.adapters.files.fit_workout import FitWorkoutEncoder
from training_analyzer.adapters.security.common_list import common_passwords
from training_analyzer.domain.billing.catalogue import Catalogue
from training_analyzer.domain.errors import StoreUnavailable
from training_analyzer.domain.ids import ENTROPY_BYTES, MakeId, new_id
from training_analyzer.domain.services.accept_password import PasswordRules
from training_analyzer.domain.services.check_seals import check_seals
from training_analyzer.domain.services.coach import Coach
from training_analyzer.domain.services.feature_gate import FeatureGate
from training_analyzer.domain.services.metered_models import MeteredModels
from training_analyzer.entrypoints.coach import coach_for
from training_analyzer.entrypoints.external_tokens import ExternalTokens
from training_analyzer.entrypoints.feature_gate import gate_for
from training_analyzer.entrypoints.made_secrets import made_secrets
from training_analyzer.entrypoints.models import Opened, models_for
from training_analyzer.entrypoints.production import check_production
from training_analyzer.entrypoints.public_url import names_of
from training_analyzer.entrypoints.sections import (
    check_sections,
    deployment_for,
    providers_in_use,
    wearables_in_use,
)
from training_analyzer.entrypoints.selling import check_selling
from training_analyzer.entrypoints.settings import Settings, SettingsInvalid, variable
from training_analyzer.plugins.catalog import Catalog, Offered
from training_analyzer.plugins.errors import WrongPort
from training_analyzer.plugins.host import load
from training_analyzer.plugins.observers import PluginObservers
from training_analyzer.ports.access_verifier import AccessVerifier
from training_analyzer.ports.breached_passwords import BreachedPasswords
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.derived_keys import DerivedKeys
from training_analyzer.ports.identity_provider import IdentityProvider
from training_analyzer.ports.job_engine import JobEngine
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.mailer import Mailer
from training_analyzer.ports.observers import Observers
from training_analyzer.ports.passwords import Passwords
from training_analyzer.ports.payments import Payments
from training_analyzer.ports.recording_reader import RecordingReader
from training_analyzer.ports.store import Store
from training_analyzer.ports.tokens import Tokens
from training_analyzer.ports.vault import Vault
from training_analyzer.ports.wearable import WearableSource
from training_analyzer.ports.workout_encoder import WorkoutEncoder


@dataclass(frozen=True, slots=True)
class Wired:
    """The ports of a deployment, open."""

    settings: Settings
    store: Store
    passwords: Passwords
    password_rules: PasswordRules
    tokens: Tokens
    derived_keys: DerivedKeys
    vault: Vault
    payments: Payments
    gate: FeatureGate
    coach: Coach
    jobs: JobQueue
    recording_reader: RecordingReader
    mailer: Mailer
    observers: Observers
    make_id: MakeId
    clock: Clock
    catalog: Catalog
    verifiers: Sequence[AccessVerifier] = ()
    identity_providers: Mapping[str, IdentityProvider] = field(default_factory=dict)
    wearables: Mapping[str, WearableSource] = field(default_factory=dict)
    workout_encoder: WorkoutEncoder = field(default_factory=FitWorkoutEncoder)

    @property
    def models(self) -> MeteredModels:
        """Return the one place where models are called."""
        return self.coach.models

    @property
    def catalogue(self) -> Catalogue:
        """Return the plans."""
        return self.gate.terms.catalogue


def utc_now() -> datetime:
    """Return the instant."""
    return datetime.now(UTC)


def random_id(now: datetime) -> UUID:
    """Return a new id of an instant."""
    return new_id(now, os.urandom(ENTROPY_BYTES))


def catalog_for(settings: Settings, catalog: Catalog | None = None) -> Catalog:
    """Return what the built-in and the allowed plugins offer, or what is given. Raises PluginError, SettingsInvalid."""
    if catalog is None:
        catalog = load(settings.plugins)
    check_sections(settings, catalog)
    return catalog


@asynccontextmanager
async def wired(
    settings: Settings, *, catalog: Catalog | None = None, clock: Clock = utc_now
) -> AsyncIterator[Wired]:
    """Open the selected adapters, and close them at the end, the last one first.

    Raises PluginError, SettingsInvalid, CatalogueInvalid, StoreUnavailable, UnknownKey and what an adapter says is wrong with its settings.
    """
    check_production(settings)
    check_job_queue(settings)
    catalog = catalog_for(settings, catalog)
    selected = {port: catalog.find(port, name) for port, name in settings.selected().items()}
    make_data_dir(settings)
    made = made_secrets(settings, selected.values())
    async with AsyncExitStack() as stack:

        async def opened[P](offer: str | Offered, kind: type[P]) -> P:
            offered = selected[offer] if isinstance(offer, str) else offer
            adapter = await stack.enter_async_context(offered.opened(deployment_for(offered, settings, made)))
            return _checked(adapter, kind, offered)

        async def several[P](offers: Iterable[Offered], kind: type[P]) -> dict[str, P]:
            return {each.offer.name: await opened(each, kind) for each in offers}

        store = await opened("persistence", Store)  # type: ignore[type-abstract] # a port
        gate = gate_for(settings, store, make_id=random_id, clock=clock)
        providers = await several(providers_in_use(catalog, settings), IdentityProvider)  # type: ignore[type-abstract] # a port
        ports = Wired(
            settings=settings,
            store=store,
            jobs=_jobs(await opened("job_queue", JobEngine), store, settings, clock),  # type: ignore[type-abstract] # a port
            passwords=await opened("passwords", Passwords),  # type: ignore[type-abstract] # a port
            password_rules=_rules(settings, await opened("breached_passwords", BreachedPasswords)),  # type: ignore[type-abstract] # a port
            tokens=await opened("tokens", Tokens),  # type: ignore[type-abstract] # a port
            derived_keys=await opened("derived_keys", DerivedKeys),  # type: ignore[type-abstract] # a port
            vault=await opened("credentials", Vault),  # type: ignore[type-abstract] # a port
            payments=await opened("payments", Payments),  # type: ignore[type-abstract] # a port
            gate=gate,
            coach=await _coach(settings, catalog, opened, gate, store),
            recording_reader=await opened("recording_reader", RecordingReader),  # type: ignore[type-abstract] # a port
            mailer=await opened("mail", Mailer),  # type: ignore[type-abstract] # a port
            observers=PluginObservers(catalog.manager),
            make_id=random_id,
            clock=clock,
            catalog=catalog,
            identity_providers=providers,
            wearables=await several(wearables_in_use(catalog, settings), WearableSource),  # type: ignore[type-abstract] # a port
            verifiers=external_tokens(providers, store, settings),
        )
        check_selling(ports.payments, ports.catalogue, settings)
        stack.push_async_callback(ports.coach.closed)
        await check_seals(ports.store.work, ports.vault, clock())
        yield ports


async def _coach(
    settings: Settings, catalog: Catalog, opened: Opened, gate: FeatureGate, store: Store
) -> Coach:
    return coach_for(store, await models_for(settings, catalog, opened, gate=gate, rate_gate=store.rate_gate))


def external_tokens(
    providers: Mapping[str, IdentityProvider], store: Store, settings: Settings
) -> Sequence[AccessVerifier]:
    """Return what reads the bearer tokens of identity providers."""
    is_open = settings.auth.registration == "open"
    return [ExternalTokens(each, store, random_id, registration_open=is_open) for each in providers.values()]


def _rules(settings: Settings, breached: BreachedPasswords) -> PasswordRules:
    return PasswordRules(common_passwords(), names_of(settings), breached)


def _checked[P](adapter: Any, kind: type[P], offered: Offered) -> P:
    if not isinstance(adapter, kind):
        wanted: frozenset[str] = getattr(kind, "__protocol_attrs__", frozenset())
        lacks = sorted(name for name in wanted if not hasattr(adapter, name))
        raise WrongPort(offered.plugin, offered.offer.name, kind.__name__, lacks)
    return adapter


def make_data_dir(settings: Settings) -> None:
    """Make the data folder where it is missing. Raises StoreUnavailable."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"the data folder {settings.data_dir} cannot be made ({error.strerror})"
        raise StoreUnavailable(reason) from error


def check_job_queue(settings: Settings) -> None:
    """Raise SettingsInvalid for an engine that is told of the jobs of another store than the one in use."""
    if settings.job_queue == "procrastinate" and settings.persistence != "supabase":
        raise SettingsInvalid(
            [f"{variable('job_queue')}=procrastinate needs {variable('persistence')}=supabase"]
        )


def _jobs(engine: JobEngine, store: Store, settings: Settings, clock: Clock) -> JobQueue:
    name = f"{socket.gethostname()}:{os.getpid()}"
    return engine.over(store.work, make_id=random_id, clock=clock, worker=name, poll_s=settings.jobs.poll_s)
