"""What can be wrong with plugins: one sentence each, saying what to write instead."""

from collections.abc import Iterable

from training_analyzer.domain.errors import TrainingAnalyzerError


class PluginError(TrainingAnalyzerError):
    """Base of them all; ``plugin`` names the culprit."""

    code = "plugin_error"

    def __init__(self, plugin: str, message: str) -> None:
        super().__init__(message)
        self.plugin = plugin


class OfferedTwice(PluginError):
    """Two plugins offer the same name."""

    code = "offered_twice"

    def __init__(self, plugin: str, other: str, port: str, name: str) -> None:
        super().__init__(
            plugin,
            f"Plugins {other!r} and {plugin!r} both offer {port} {name!r}: one of them has to take another name, "
            f"or be left out of TA_PLUGINS.",
        )


class MetricNameTaken(PluginError):
    """A plugin's metric has the name of one of ours, or of another plugin's."""

    code = "metric_name_taken"

    def __init__(self, plugin: str, name: str, other: str | None) -> None:
        whose = "one of the product's own" if other is None else f"what plugin {other!r} offers"
        super().__init__(
            plugin,
            f"Plugin {plugin!r} offers metric {name!r}, which is {whose}: it has to take another name.",
        )


class NotOnOffer(PluginError):
    """The settings name an adapter that nobody offers."""

    code = "not_on_offer"

    def __init__(self, port: str, name: str, names: Iterable[str]) -> None:
        known = ", ".join(sorted(names)) or "nothing"
        super().__init__(name, f"TA_{port.upper()} is {name!r}, which no plugin offers; on offer: {known}.")


class NotInstalled(PluginError):
    """A plugin is allowed, but no installed package brings it."""

    code = "plugin_not_installed"

    def __init__(self, plugin: str, names: Iterable[str]) -> None:
        known = ", ".join(sorted(names)) or "none"
        super().__init__(
            plugin,
            f"TA_PLUGINS allows {plugin!r}, which is not installed: install the package that brings it, or take it "
            f"out of TA_PLUGINS; installed: {known}.",
        )


class PluginBroken(PluginError):
    """A plugin cannot be loaded, or one of its hooks failed."""

    code = "plugin_broken"

    def __init__(self, plugin: str, reason: str) -> None:
        super().__init__(plugin, f"Plugin {plugin!r} is broken: {reason}.")


class WrongPluginApi(PluginError):
    """A plugin was made for another version of the hooks."""

    code = "wrong_plugin_api"

    def __init__(self, plugin: str, stated: object, ours: int) -> None:
        said = "states no PLUGIN_API" if stated is None else f"states PLUGIN_API = {stated!r}"
        super().__init__(
            plugin,
            f"Plugin {plugin!r} {said}, and this version has {ours}: write PLUGIN_API = {ours} once it fits.",
        )


class UnknownHook(PluginError):
    """A plugin implements a hook that does not exist, or asks it for arguments it has not."""

    code = "unknown_hook"

    def __init__(self, plugin: str, reason: str) -> None:
        super().__init__(plugin, f"Plugin {plugin!r} implements no hook of ours: {reason}.")


class WrongPort(PluginError):
    """What a factory opened is not what its port says."""

    code = "wrong_port"

    def __init__(self, plugin: str, offer: str, port: str, lacks: Iterable[str]) -> None:
        missing = ", ".join(lacks) or "what the protocol says"
        super().__init__(
            plugin, f"What plugin {plugin!r} offers as {offer!r} is no {port}: it lacks {missing}."
        )
