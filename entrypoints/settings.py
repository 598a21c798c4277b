"""Every setting, read once: defaults < training-analyzer.toml < environment < command line."""

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.entrypoints.ai_settings import AiSettings
from training_analyzer.entrypoints.billing_settings import BillingSettings
from training_analyzer.entrypoints.listed_settings import Networks, Origins, PlanRates
from training_analyzer.entrypoints.setting_kinds import Port, Seconds, Times, converted
from training_analyzer.plugins.catalog import PORTS

PREFIX: Final = "TA_"
FILE: Final = "training-analyzer.toml"
_NO_MAIL_SERVER: Final = ("console", "file", "none")
_TESTS_OWN: Final = ("TA_TEST_", "TA_FIT_CORPUS")

type Name = tuple[str, ...]
"""A setting's name: ``("data_dir",)``, or section and member, ``("http", "port")``."""


class HttpSettings(msgspec.Struct, frozen=True):
    """The server: where it listens, what it serves beside the API, whom it believes, how long it waits."""

    host: str = "127.0.0.1"
    port: Port = 8000
    docs: bool = True
    trusted_proxies: Networks = Networks()
    cors_origins: Origins = Origins()
    no_store: bool = False
    request_timeout_s: Seconds = 30
    upload_timeout_s: Seconds = 600
    public_url: str = ""


class AuthSettings(msgspec.Struct, frozen=True):
    """Who may open an account, and what proves who signs in; the section's other settings are its adapters'."""

    registration: Literal["open", "closed"] = "open"
    verify_email: Literal["auto", "on", "off"] = "auto"
    require_second_factor: Literal["none", "admins", "all"] = "none"


class LimitsSettings(msgspec.Struct, frozen=True):
    """How often things may be done; ``off`` is for benchmarks and load tests, and refused in production."""

    requests_per_minute: PlanRates = PlanRates("free:60", "pro:120", "enterprise:120")
    sign_ins_per_minute: Times = 5
    registrations_per_hour: Times = 20
    messages_per_minute: Times = 1200


UNLIMITED: Final = LimitsSettings(PlanRates("off"), "off", "off", "off")
"""For benchmarks, and for tests of everything else."""


class JobSettings(msgspec.Struct, frozen=True):
    """Who does what outlives a request, and how often it is looked for."""

    in_process: bool = True
    poll_s: Seconds = 1


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a deployment is.

    ``sections`` hold the settings that adapters declare, as text; they are checked against the offers when those are
    known. Secrets may be among them, so their values are never shown.
    """

    environment: Literal["development", "production"] = "development"
    data_dir: Path = Path("var")
    persistence: str = "sqlite"
    recording_reader: str = "files"
    passwords: str = "argon2id"
    breached_passwords: str = "none"
    tokens: str = "jwt"
    derived_keys: str = "hkdf"
    mail: str = "auto"
    credentials: str = "vault"
    payments: str = "none"
    wearables: tuple[str, ...] = ()
    job_queue: str = "embedded"
    price_book: str = "genai_prices"
    plugins: tuple[str, ...] = ()
    http: HttpSettings = HttpSettings()
    auth: AuthSettings = AuthSettings()
    limits: LimitsSettings = LimitsSettings()
    jobs: JobSettings = JobSettings()
    billing: BillingSettings = BillingSettings()
    ai: AiSettings = AiSettings()
    sections: Mapping[str, Mapping[str, str]] = {}

    def selected(self) -> dict[str, str]:
        """Return the name of the adapter in use for each port."""
        return {port: getattr(self, port) for port in PORTS} | {"mail": self.mailer}

    @property
    def mailer(self) -> str:
        """The name of the mailer in use: a mail server where one is named, else what the environment allows."""
        if self.mail != "auto":
            return self.mail
        if self.sections.get("smtp", {}).get("host"):
            return "smtp"
        return "console" if self.environment == "development" else "none"

    @property
    def verifies_email(self) -> bool:
        """Whether an account has to prove its address: where a mail server is in use, unless the operator says."""
        if self.auth.verify_email != "auto":
            return self.auth.verify_email == "on"
        return self.mailer not in _NO_MAIL_SERVER

    def __repr__(self) -> str:
        core = [f"{name}={getattr(self, name)!r}" for name in self.__struct_fields__ if name != "sections"]
        given = [f"{section}.{member}=***" for section, all_of in self.sections.items() for member in all_of]
        return f"Settings({', '.join([*core, *given])})"


_STRUCTS: Final[Mapping[str, type[msgspec.Struct]]] = {
    "http": HttpSettings,
    "jobs": JobSettings,
    "auth": AuthSettings,
    "limits": LimitsSettings,
    "billing": BillingSettings,
    "ai": AiSettings,
}
_SHARED: Final = ("auth", "ai")  # adapters declare members of it too
CORE: Final[Mapping[Name, Any]] = {
    **{
        (each.name,): each.type
        for each in msgspec.structs.fields(Settings)
        if each.name not in {*_STRUCTS, "sections"}
    },
    **{
        (section, each.name): each.type
        for section, struct in _STRUCTS.items()
        for each in msgspec.structs.fields(struct)
    },
}
"""The product's own settings with their types; every other one belongs to an adapter."""


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
    return _checked({**dict(_flat(file)), **_from_environ(environ), **dict(_flat(options))})


def _file(config: Path | None) -> Mapping[str, Any]:
    path = config or Path(FILE)
    if config is None and not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsInvalid([f"{path} cannot be read ({error})"]) from error


def _from_environ(environ: Mapping[str, str]) -> dict[Name, str]:
    """Return ``TA_A__B`` as the member b of a; an empty variable counts as not set."""
    return {
        tuple(name.removeprefix(PREFIX).lower().split("__", 1)): value
        for name, value in environ.items()
        if value and name.startswith(PREFIX) and not name.startswith(_TESTS_OWN)
    }


def _flat(tree: Mapping[str, Any]) -> Iterator[tuple[Name, Any]]:
    """Yield the values of a tree by name; what lies deeper than a section's member joins the member's name."""
    for name, value in tree.items():
        if not isinstance(value, Mapping):
            yield (name.lower(),), value
            continue
        for below, each in _flat(value):
            yield (name.lower(), "__".join(below)), each


def _checked(given: Mapping[Name, Any]) -> Settings:
    """Return the values as settings. Raises SettingsInvalid with every fault at once."""
    faults: list[str] = []
    core: dict[str, dict[str, Any]] = {section: {} for section in ("", *_STRUCTS)}
    sections: dict[str, dict[str, str]] = {}
    for name, value in given.items():
        section, member = ("", *name)[-2:]
        if name in CORE:
            try:
                core[section][member] = converted(value, CORE[name])
            except ValueError as error:
                faults.append(f"{variable(*name)} takes {error}")
        elif _may_be_an_adapters(name):
            sections.setdefault(section, {})[member] = _text(value)
        else:
            faults.append(f"{variable(*name)} is no setting{nearest(name, CORE)}")
    if faults:
        raise SettingsInvalid(faults)
    structs: dict[str, Any] = {section: struct(**core[section]) for section, struct in _STRUCTS.items()}
    return Settings(**core[""], **structs, sections=sections)


def _may_be_an_adapters(name: Name) -> bool:
    """Whether a name may be declared by an offer, which is known only when plugins are loaded."""
    return len(name) > 1 and (name[0] in _SHARED or (name[0] not in _STRUCTS and (name[0],) not in CORE))


def variable(*path: str) -> str:
    """Return a setting's name as an environment variable."""
    return PREFIX + "__".join(path).upper()


def nearest(name: Name, known: Iterable[Name]) -> str:
    """Return a hint at the name that was probably meant."""
    close = get_close_matches(variable(*name), [variable(*each) for each in known], n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def _text(value: object) -> str:
    """Return a value of the settings file as the environment would give it."""
    if isinstance(value, list):
        return ",".join(_text(each) for each in value)
    return str(value).lower() if isinstance(value, bool) else str(value)
