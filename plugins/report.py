"""What ``plugins list`` shows: every offer, whether it is in use, and what is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from training_analyzer.plugins.catalog import Catalog, Offered
from training_analyzer.plugins.errors import PluginBroken


@dataclass(frozen=True, slots=True)
class Row:
    """One offer. ``fault`` says why it could not be used, None where it could."""

    port: str
    name: str
    plugin: str
    summary: str
    selected: bool
    fault: str | None


def rows(catalog: Catalog, selected: Mapping[str, str]) -> Iterator[Row]:
    """Yield a row an offer; ``selected`` is the name in use for each port."""
    for each in catalog.offers:
        offer = each.offer
        in_use = selected.get(each.port) == offer.name
        yield Row(each.port, offer.name, each.plugin, offer.summary, in_use, _fault(each))


def _fault(offered: Offered) -> str | None:
    try:
        offered.factory()
    except PluginBroken as error:
        return str(error)
    return None
