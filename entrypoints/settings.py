"""Every setting, read once: defaults < training-analyzer.toml < environment < command line."""

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_type_hints

import msgspec

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.plugins.catalog import PORTS

PREFIX: Final = "TA_"
FILE: Final = "training-analyzer.toml"
_NOT_SETTINGS: Final = ("TA_TEST_", "TA_FIT_CORPUS")  # the tests' own


class HttpSettings(msgspec.Struct, frozen=True):
    """The server: where it listens, and whether it serves its interactive documentation."""

    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=0, le=65535)] = 8000
    docs: bool = True


class AuthSettings(msgspec.Struct, frozen=True):
    """Who may open an account; the section's other settings are its adapters'."""

    registration: Literal["open", "closed"] = "open"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a deployment is.

    ``sections`` hold the settings that adapters declare, as text; they are checked against the selected offers when
    those are opened.
    """

    environment: Literal["development", "production"] = "development"
    data_dir: Path = Path("var")
    persistence: str = "sqlite"
    recording_reader: str = "files"
    passwords: str = "argon2id"
    tokens: str = "jwt"
    plugins: tuple[str, ...] = ()
    http: HttpSettings = HttpSettings()
    auth: AuthSettings = AuthSettings()
    sections: Mapping[str, Mapping[str, str]] = {}

    def selected(self) -> dict[str, str]:
        """Return the name of the adapter in use for each port."""
        return {port: getattr(self, port) for port in PORTS}


_STRUCTS: Final = {"http": HttpSettings, "auth": AuthSettings}
_GROUPS: Final = {name: get_type_hints(struct, include_extras=True) for name, struct in _STRUCTS.items()}
_PLAIN: Final = {
    name: kind
    for name, kind in get_type_hints(Settings, include_extras=True).items()
    if name not in {*_STRUCTS, "sections"}
}


class SettingsInvalid(TrainingAnalyzerError):
    """One or more settings are wrong; all are told at once."""

    code = "settings_invalid"

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("Settings: " + "; ".join(faults) + ".")
        self.faults = tuple(faults)


def load_settings(options: Mapping[str, Any] | None = None, *, config: Path | None = None) -> Settings:
    """Return the settings of this process. Raises SettingsInvalid.

    ``options`` are the command line's, by field name. ``config`` is the settings file; without one,
    ``training-analyzer.toml`` in the working folder is read if it is there.
    """
    return settings_from(os.environ, _file(config), options or {})


def settings_from(
    environ: Mapping[str, str], file: Mapping[str, Any], options: Mapping[str, Any]
) -> Settings:
    """Return the settings of three sources, the later over the earlier. Raises SettingsInvalid."""
    tree: dict[str, Any] = {}
    _merge(tree, file)
    _merge(tree, _from_environ(environ))
    _merge(tree, options)
    return _checked(tree)


def _file(config: Path | None) -> Mapping[str, Any]:
    path = config or Path(FILE)
    if config is None and not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsInvalid([f"{path} cannot be read ({error})"]) from error


def _from_environ(environ: Mapping[str, str]) -> dict[str, Any]:
    """Return ``TA_A__B`` as the member b of a; an empty variable counts as not set."""
    tree: dict[str, Any] = {}
    for name, value in environ.items():
        if not name.startswith(PREFIX) or name.startswith(_NOT_SETTINGS) or not value:
            continue
        head, *rest = name.removeprefix(PREFIX).lower().split("__", 1)
        if rest:
            tree.setdefault(head, {})[rest[0]] = value
        else:
            tree[head] = value
    return tree


def _merge(tree: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        if isinstance(value, Mapping):
            tree[name] = {**tree.get(name, {}), **value}
        else:
            tree[name] = value


def _checked(tree: Mapping[str, Any]) -> Settings:
    """Return the tree as settings. Raises SettingsInvalid with every fault at once."""
    faults: list[str] = []
    sections: dict[str, dict[str, str]] = {}
    core: dict[str, Any] = {}
    for name, value in tree.items():
        if isinstance(value, Mapping) and name not in _PLAIN:
            sections[name] = {
                key: _text(each) for key, each in value.items() if key not in _GROUPS.get(name, ())
            }
        elif name not in _PLAIN:
            faults.append(f"{variable(name)} is no setting{nearest(name, [*_PLAIN, *_GROUPS])}")
        else:
            _put(core, name, value, _PLAIN[name], variable(name), faults)
    for name, members in _GROUPS.items():
        group: dict[str, Any] = {}
        given = tree.get(name, {})
        for member in members.keys() & given.keys() if isinstance(given, Mapping) else ():
            _put(group, member, given[member], members[member], variable(name, member), faults)
        core[name] = _STRUCTS[name](**group)
    if faults:
        raise SettingsInvalid(faults)
    return Settings(**core, sections=sections)


def _put(into: dict[str, Any], name: str, value: object, kind: object, shown: str, faults: list[str]) -> None:
    """Convert one value, or note what the setting takes."""
    if kind == tuple[str, ...] and isinstance(value, str):
        value = [each.strip() for each in value.split(",") if each.strip()]
    try:
        into[name] = msgspec.convert(value, kind, strict=False, dec_hook=_path)
    except msgspec.ValidationError as error:
        faults.append(f"{shown}: {error}")


def _path(kind: type, value: object) -> object:
    """Return a folder's name as a path; msgspec knows no paths."""
    if kind is not Path or not isinstance(value, str):
        raise NotImplementedError
    return Path(value)


def variable(*path: str) -> str:
    """Return a setting's name as an environment variable."""
    return PREFIX + "__".join(path).upper()


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a hint at the name that was probably meant."""
    close = get_close_matches(name, list(known), n=1)
    return f"; did you mean {variable(close[0])}?" if close else ""


def _text(value: object) -> str:
    """Return a value of the settings file as the environment would give it."""
    return str(value).lower() if isinstance(value, bool) else str(value)
