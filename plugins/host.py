"""Loading plugins: the built-in ones, and installed ones that the deployment allows by name."""

from collections.abc import Iterable, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Final

import pluggy

from training_analyzer.plugins import builtin, hookspecs
from training_analyzer.plugins.catalog import Catalog, catalog
from training_analyzer.plugins.errors import NotInstalled, PluginBroken, UnknownHook, WrongPluginApi
from training_analyzer.plugins.foreign import foreign_code
from training_analyzer.plugins.offer import PLUGIN_API

GROUP: Final = "training_analyzer.plugins"
BUILTIN: Final = "builtin"


def load(allowed: Sequence[str], installed: Iterable[EntryPoint] | None = None) -> Catalog:
    """Return the catalog of the built-in and the allowed plugins.

    Code of a plugin that is not allowed is never run, since it would see secrets. Raises PluginError.
    """
    found = list(entry_points(group=GROUP) if installed is None else installed)
    manager = manager_with(((BUILTIN, builtin),))
    for name in dict.fromkeys(allowed):
        register(manager, name, _imported(_only(name, found)))
    return catalog(manager)


def catalog_of(*plugins: object) -> Catalog:
    """Return the catalog of these plugins alone, named by their class or module: for tests."""
    return catalog(manager_with([(getattr(each, "__name__", type(each).__name__), each) for each in plugins]))


def manager_with(plugins: Iterable[tuple[str, object]]) -> pluggy.PluginManager:
    """Return a plugin manager of our hooks with plugins registered by name. Raises UnknownHook, WrongPluginApi."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    for name, plugin in plugins:
        register(manager, name, plugin)
    return manager


def register(manager: pluggy.PluginManager, name: str, plugin: object) -> None:
    """Add a plugin.

    Raises WrongPluginApi, UnknownHook for a misspelt hook or an argument it does not have, PluginBroken for a name or
    plugin that is there already.
    """
    stated = getattr(plugin, "PLUGIN_API", None)
    if stated != PLUGIN_API:
        raise WrongPluginApi(name, stated, PLUGIN_API)
    try:
        manager.register(plugin, name)
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise UnknownHook(name, " ".join(str(error).split())) from error
    except ValueError as error:
        raise PluginBroken(
            name, "a plugin of that name, or the same one by another name, is loaded"
        ) from error


def _only(name: str, installed: Sequence[EntryPoint]) -> EntryPoint:
    """Return the entry point of a name. Raises NotInstalled, PluginBroken when two packages claim the name."""
    found = [each for each in installed if each.name == name]
    if not found:
        raise NotInstalled(name, {each.name for each in installed})
    if len(found) > 1:
        claims = " and ".join(sorted(each.value for each in found))
        raise PluginBroken(name, f"two installed packages bring a plugin of that name ({claims}); remove one")
    return found[0]


def _imported(entry: EntryPoint) -> object:
    with foreign_code(entry.name, f"{entry.value} cannot be imported"):
        plugin: object = entry.load()
    return plugin
