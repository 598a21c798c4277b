"""All that is on offer, by port and name."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any, Final

import pluggy

from training_analyzer.domain.training.offered import OfferedMetrics
from training_analyzer.plugins.errors import NotOnOffer, OfferedTwice, PluginBroken
from training_analyzer.plugins.foreign import foreign_code
from training_analyzer.plugins.metrics import METRICS_HOOK, PluginMetric, metrics_of
from training_analyzer.plugins.offer import Factory, Offer
from training_analyzer.ports.deployment import Deployment

PORTS: Final[Mapping[str, str]] = {
    "persistence": "offer_persistence",
    "recording_reader": "offer_recording_readers",
    "passwords": "offer_passwords",
    "breached_passwords": "offer_breached_passwords",
    "tokens": "offer_tokens",
    "derived_keys": "offer_derived_keys",
    "mail": "offer_mailers",
    "credentials": "offer_vaults",
    "payments": "offer_payments",
    "job_queue": "offer_job_queues",
    "price_book": "offer_price_books",
}
"""The setting that selects an adapter, and the hook that offers it."""

IDENTITY_PROVIDER: Final = "identity_provider"
WEARABLE: Final = "wearable"
LANGUAGE_MODEL: Final = "language_model"
SEVERAL: Final[Mapping[str, str]] = {
    IDENTITY_PROVIDER: "offer_identity_providers",
    WEARABLE: "offer_wearables",
    LANGUAGE_MODEL: "offer_language_models",
}
"""Ports of which several adapters may be in use: by names, or each once one of its settings is given."""


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer and the plugin behind it."""

    plugin: str
    port: str
    offer: Offer[Any]

    def opened(self, deployment: Deployment) -> AbstractAsyncContextManager[Any]:
        """Import the factory and call it. Raises PluginBroken, and what the factory says is wrong with its settings."""
        factory = self.factory()
        with foreign_code(self.plugin, f"the factory of {self.offer.name!r} failed"):
            opened: object = factory(deployment)
        if not isinstance(opened, AbstractAsyncContextManager):
            made = type(opened).__name__
            raise PluginBroken(
                self.plugin,
                f"the factory of {self.offer.name!r} returned {made}, not an async context manager such as "
                f"contextlib.nullcontext(adapter)",
            )
        return opened

    def factory(self) -> Factory[Any]:
        """Return the factory, imported. Raises PluginBroken."""
        if not isinstance(self.offer.factory, str):
            return self.offer.factory
        module, _, name = self.offer.factory.partition(":")
        with foreign_code(self.plugin, f"{self.offer.factory} cannot be imported"):
            factory: Factory[Any] = getattr(import_module(module), name)
        return factory


@dataclass(frozen=True)
class Catalog:
    """Offers of all loaded plugins."""

    manager: pluggy.PluginManager
    offers: Sequence[Offered]
    plugin_metrics: Sequence[PluginMetric] = ()

    @cached_property
    def metrics(self) -> OfferedMetrics:
        """The plugins' metrics, as use cases take them: none of them raises."""
        return OfferedMetrics([each.guarded() for each in self.plugin_metrics])

    def find(self, port: str, name: str) -> Offered:
        """Return the offer of a port by name. Raises NotOnOffer."""
        for each in self.offers:
            if (each.port, each.offer.name) == (port, name):
                return each
        raise NotOnOffer(port, name, [each.offer.name for each in self.offers if each.port == port])

    def controllers(self) -> list[Any]:
        """Return the plugins' controllers. Raises PluginBroken."""
        return [
            each
            for implementation in self.manager.hook.register_controllers.get_hookimpls()
            for each in _returned(implementation)
        ]


def catalog(manager: pluggy.PluginManager) -> Catalog:
    """Return what the plugins of a manager offer. Raises OfferedTwice, MetricNameTaken, PluginBroken."""
    offers: dict[tuple[str, str], Offered] = {}
    for port, hook in {**PORTS, **SEVERAL}.items():
        for each in _offered(manager, port, hook):
            key = (port, each.offer.name)
            if key in offers:
                raise OfferedTwice(each.plugin, offers[key].plugin, port, each.offer.name)
            offers[key] = each
    return Catalog(manager, list(offers.values()), metrics_of(_answers(manager, METRICS_HOOK)))


def _offered(manager: pluggy.PluginManager, port: str, hook: str) -> Iterable[Offered]:
    """Yield a port's offers with the plugin of each; a plugin that fails while offering is named."""
    for plugin, offer in _answers(manager, hook):
        if not isinstance(offer, Offer):
            raise PluginBroken(plugin, f"{hook} returned {type(offer).__name__}, not an Offer")
        yield Offered(plugin, port, offer)


def _answers(manager: pluggy.PluginManager, hook: str) -> Iterable[tuple[str, Any]]:
    """Yield each thing that plugins answer to a hook, after the plugin's name."""
    for implementation in getattr(manager.hook, hook).get_hookimpls():
        for answer in _returned(implementation):
            yield implementation.plugin_name, answer


def _returned(implementation: pluggy.HookImpl) -> list[Any]:
    """Return all that one plugin answers to a hook; nothing where it returns None. Raises PluginBroken."""
    with foreign_code(implementation.plugin_name, f"{implementation.function.__name__} failed"):
        answer: Any = implementation.function()
        return list(answer or ())
