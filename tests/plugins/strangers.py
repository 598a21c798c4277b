"""Plugins of strangers: written as files and installed as entry points, or made as objects."""

import sys
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

from training_analyzer.adapters.fake.breached_passwords import FakeBreachedPasswords
from training_analyzer.adapters.fake.derived_keys import FakeDerivedKeys
from training_analyzer.adapters.fake.mailer import FakeMailer
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.adapters.fake.payments import FakePayments
from training_analyzer.adapters.fake.price_book import FakePriceBook
from training_analyzer.adapters.fake.recording_reader import FakeRecordingReader
from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.adapters.fake.tokens import FakeTokens
from training_analyzer.adapters.fake.vault import FakeVault
from training_analyzer.adapters.jobs.engine import EmbeddedEngine
from training_analyzer.api import PLUGIN_API, Deployment, Offer, hookimpl
from training_analyzer.plugins.catalog import Catalog
from training_analyzer.plugins.host import catalog_of
from training_analyzer.plugins.testing.builders import NOW

HEAD = "from training_analyzer.api import hookimpl, Offer\nPLUGIN_API = 1\n"


def entry(name: str, module: str) -> EntryPoint:
    return EntryPoint(name, module, "training_analyzer.plugins")


@contextmanager
def installed(folder: Path, **modules: str) -> Iterator[list[EntryPoint]]:
    """Write modules where Python finds them, each the entry point of its own name."""
    for name, text in modules.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    try:
        yield [entry(name, name) for name in modules]
    finally:
        sys.path.remove(str(folder))
        for name in modules:
            sys.modules.pop(name, None)


class OffersStores:
    """A plugin whose offers of stores are whatever a test says."""

    PLUGIN_API = PLUGIN_API

    def __init__(self, answer: Callable[[], Any]) -> None:
        self._answer = answer

    @hookimpl
    def offer_persistence(self) -> Any:
        return self._answer()


def catalog_with_store(*offers: Offer[Any]) -> Catalog:
    return catalog_of(OffersStores(lambda: offers))


class Adapters:
    """A plugin with one adapter for each port, named ``test``; ``log`` keeps what was opened and closed."""

    PLUGIN_API = PLUGIN_API

    def __init__(self, **instead: Any) -> None:
        self.log: list[str] = []
        self.deployments: list[Deployment] = []
        self.made: dict[str, Any] = {
            "store": FakeStore(),
            "passwords": FakePasswords(),
            "tokens": FakeTokens(),
            "keys": FakeDerivedKeys(),
            "vault": FakeVault(),
            "reader": FakeRecordingReader(),
            "mailer": FakeMailer(),
            "payments": FakePayments(NOW),
            "engine": EmbeddedEngine(),
            "breaches": FakeBreachedPasswords(),
            "prices": FakePriceBook({}),
            **instead,
        }

    @hookimpl
    def offer_persistence(self) -> Iterable[Offer[Any]]:
        return [self._offer("store")]

    @hookimpl
    def offer_passwords(self) -> Iterable[Offer[Any]]:
        return [self._offer("passwords")]

    @hookimpl
    def offer_tokens(self) -> Iterable[Offer[Any]]:
        return [self._offer("tokens")]

    @hookimpl
    def offer_derived_keys(self) -> Iterable[Offer[Any]]:
        return [self._offer("keys")]

    @hookimpl
    def offer_vaults(self) -> Iterable[Offer[Any]]:
        return [self._offer("vault")]

    @hookimpl
    def offer_recording_readers(self) -> Iterable[Offer[Any]]:
        return [self._offer("reader")]

    @hookimpl
    def offer_breached_passwords(self) -> Iterable[Offer[Any]]:
        return [self._offer("breaches")]

    @hookimpl
    def offer_payments(self) -> Iterable[Offer[Any]]:
        return [self._offer("payments")]

    @hookimpl
    def offer_job_queues(self) -> Iterable[Offer[Any]]:
        return [self._offer("engine")]

    @hookimpl
    def offer_mailers(self) -> Iterable[Offer[Any]]:
        return [self._offer("mailer")]

    @hookimpl
    def offer_price_books(self) -> Iterable[Offer[Any]]:
        return [self._offer("prices")]

    def _offer(self, part: str) -> Offer[Any]:
        def factory(deployment: Deployment) -> AbstractAsyncContextManager[Any]:
            self.deployments.append(deployment)
            return self._opened(part)

        return Offer("test", factory, "of a test")

    @asynccontextmanager
    async def _opened(self, part: str) -> AsyncIterator[Any]:
        if isinstance(self.made[part], Exception):
            raise self.made[part]
        self.log.append(f"open {part}")
        try:
            yield self.made[part]
        finally:
            self.log.append(f"close {part}")


def built(deployment: Deployment) -> AbstractAsyncContextManager[Any]:
    """Return a store: the factory that lazy offers of tests name."""
    return nullcontext(FakeStore())
