"""What ``plugins list`` shows: every offer, whether it is in use, what is wrong with it; and plugins without offers."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from training_analyzer.plugins.catalog import Catalog, Offered
from training_analyzer.plugins.errors import PluginBroken


@dataclass(frozen=True, slots=True)
class Row:
    """One offer, or a plugin that only observes or adds. ``fault`` says why it could not be used, None where it could."""

    port: str
    name: str
    plugin: str
    summary: str
    selected: bool
    fault: str | None


def rows(catalog: Catalog, selected: Mapping[str, str], several: Collection[Offered] = ()) -> Iterator[Row]:
    """Yield a row an offer and a metric, then one for each plugin that offers nothing; ``selected`` is the name in use by port.

    ``several`` are the offers in use of ports that take more than one.
    """
    for each in catalog.offers:
        offer = each.offer
        in_use = selected.get(each.port) == offer.name or each in several
        yield Row(each.port, offer.name, each.plugin, offer.summary, in_use, _fault(each))
    for measured in catalog.plugin_metrics:
        metric = measured.metric
        summary = f"{metric.summary} ({metric.unit}), version {metric.version}"
        yield Row("metric", metric.name, measured.plugin, summary, selected=True, fault=None)
    offering = {each.plugin for each in catalog.offers} | {each.plugin for each in catalog.plugin_metrics}
    for name, plugin in catalog.manager.list_name_plugin():
        if name not in offering:
            hooks = sorted(hook.name for hook in catalog.manager.get_hookcallers(plugin) or ())
            yield Row(
                "hooks", name, name, ", ".join(hooks) or "implements nothing", selected=True, fault=None
            )


def _fault(offered: Offered) -> str | None:
    try:
        offered.factory()
    except PluginBroken as error:
        return str(error)
    return None
