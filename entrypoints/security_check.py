"""What a start would say of a deployment's security, without a server and without changing anything."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.check_seals import check_seals
from training_analyzer.entrypoints.findings import Finding, Verdict
from training_analyzer.entrypoints.made_secrets import lacking, new_key
from training_analyzer.entrypoints.production import findings
from training_analyzer.entrypoints.sections import deployment_for, providers_in_use, wearables_in_use
from training_analyzer.entrypoints.selling import catalogue_for, check_selling
from training_analyzer.entrypoints.settings import Settings, SettingsInvalid
from training_analyzer.entrypoints.wiring import catalog_for, utc_now
from training_analyzer.plugins.catalog import Catalog, Offered

_OPENED: Final[Mapping[str, str]] = {
    "passwords": "password hashes",
    "breached_passwords": "source of breaches",
    "tokens": "signing keys",
    "derived_keys": "derived keys",
    "credentials": "vault keys",
    "mail": "mail server",
    "payments": "payments",
}
"""What is opened to be looked at, by port: none of them calls anybody as it opens, or keeps anything."""

_EMBEDDED: Final = "sqlite"


@dataclass
class _Looked:
    """What has been opened so far."""

    settings: Settings
    catalog: Catalog
    made: Mapping[str, Secret]
    closing: AsyncExitStack
    ports: dict[str, Any] = field(default_factory=dict)

    async def open(self, port: str, offered: Offered) -> str:
        """Open an adapter as a start does. Raises what its factory says is wrong with its settings."""
        deployment = deployment_for(offered, self.settings, self.made)
        self.ports[port] = await self.closing.enter_async_context(offered.opened(deployment))
        return f"{offered.offer.name}: {offered.offer.summary}"

    async def sell(self) -> str:
        """Look at what is sold, as a start does. Raises SettingsInvalid, CatalogueInvalid."""
        check_selling(self.ports["payments"], catalogue_for(self.settings), self.settings)
        return "what is sold can be bought"

    async def open_seals(self) -> str:
        """Look for keys that stored credentials need. Raises UnknownKey."""
        await check_seals(self.ports["persistence"].work, self.ports["credentials"], utc_now())
        return "each stored credential has its key"


async def examined(settings: Settings) -> AsyncIterator[Finding]:
    """Yield what each rule says, those of the settings first. Raises PluginError and SettingsInvalid for bad ones."""
    for finding in findings(settings):
        yield finding
    catalog = catalog_for(settings)
    selected = {port: catalog.find(port, name) for port, name in settings.selected().items()}
    async with AsyncExitStack() as closing:
        looked = _Looked(settings, catalog, {}, closing)
        with _told("secrets") as told:
            looked.made = {name: Secret(new_key()) for _, name in lacking(settings, selected.values())}
        yield told.finding("secrets are given" if not looked.made else "development makes its own secrets")
        for name, step in _steps(looked, selected):
            with _told(name) as told:
                told.ok = await step()
            yield told.finding(told.ok)


def _steps(
    looked: _Looked, selected: Mapping[str, Offered]
) -> Iterator[tuple[str, Callable[[], Awaitable[str]]]]:
    """Yield what is looked at, by name; a step on another's result comes where that was opened."""
    for port, name in _OPENED.items():
        yield name, partial(looked.open, port, selected[port])
    for offered in [
        *providers_in_use(looked.catalog, looked.settings),
        *wearables_in_use(looked.catalog, looked.settings),
    ]:
        yield f"service {offered.offer.name}", partial(looked.open, offered.offer.name, offered)
    if "payments" in looked.ports:
        yield "sale", looked.sell
    if looked.settings.persistence == _EMBEDDED:
        yield "database", _left_alone
        return
    yield "database", partial(looked.open, "persistence", selected["persistence"])
    if {"persistence", "credentials"} <= looked.ports.keys():
        yield "stored credentials", looked.open_seals


async def _left_alone() -> str:
    """Say why the embedded store is not opened: that would make or migrate it."""
    return "sqlite: a file of this machine without roles, not opened here"


class _Told(logging.Handler):
    """What a step says: its failure, or the warnings it logs."""

    def __init__(self, rule: str) -> None:
        super().__init__(logging.WARNING)
        self.rule, self.ok, self.refused = rule, "", ""
        self.warnings: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a warning."""
        self.warnings.append(record.getMessage())

    def finding(self, ok: str) -> Finding:
        """Return what came of it."""
        if self.refused:
            return Finding(self.rule, Verdict.REFUSED, self.refused)
        if self.warnings:
            return Finding(self.rule, Verdict.WARNING, " ".join(self.warnings))
        return Finding(self.rule, Verdict.OK, ok)


@contextmanager
def _told(rule: str) -> Iterator[_Told]:
    """Take down what a step warns of or fails with."""
    told, log = _Told(rule), logging.getLogger("training_analyzer")
    log.addHandler(told)
    try:
        yield told
    except SettingsInvalid as error:
        told.refused = "; ".join(error.faults)
    except TrainingAnalyzerError as error:
        told.refused = str(error)
    finally:
        log.removeHandler(told)
