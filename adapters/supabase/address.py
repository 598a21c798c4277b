"""Where a PostgreSQL is, and how the way there is secured."""

import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.secret import Secret

POOLED_PORT: Final = 6543
"""Where Supabase's pooler hands out a server's connection for one transaction at a time."""

_SCHEMES: Final = ("postgresql", "postgres", "postgresql+asyncpg")
_DEFAULT_PORT: Final = 5432
_UNVERIFIED: Final = ("disable", "allow", "prefer", "require", "verify-ca")


@dataclass(frozen=True, slots=True)
class Address:
    """``tls`` verifies the server's certificate and name; None is for this very machine alone.

    ``ca_file`` holds what it is verified against, None for what the system trusts.
    """

    host: str
    port: int
    user: str
    password: Secret | None
    database: str
    tls: ssl.SSLContext | None = field(repr=False)
    ca_file: Path | None = None


def address_of(url: Secret, *, setting: str, ca_file: Path | None) -> Address:
    """Return the address of a URL; ``sslrootcert`` in it goes before the CA file.

    Raises InvalidSetting, which never shows the URL: there is a password in it.
    """
    try:
        parts = urlsplit(url.reveal().strip())
        query = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        port = parts.port or _DEFAULT_PORT
    except ValueError as error:
        raise _no_url(setting) from error
    database = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in _SCHEMES or not (parts.hostname and parts.username and database):
        raise _no_url(setting)
    if unknown := sorted(query.keys() - {"sslmode", "sslrootcert"}):
        raise InvalidSetting(setting, f"sslmode and sslrootcert after the '?', not {', '.join(unknown)}")
    ca = Path(query["sslrootcert"]) if "sslrootcert" in query else ca_file
    return Address(
        host=parts.hostname,
        port=port,
        user=unquote(parts.username),
        password=Secret(unquote(parts.password)) if parts.password else None,
        database=database,
        tls=_tls(parts, query.get("sslmode"), ca, setting),
        ca_file=ca,
    )


def _tls(parts: SplitResult, mode: str | None, ca_file: Path | None, setting: str) -> ssl.SSLContext | None:
    host = parts.hostname or ""
    if mode == "verify-full" or (mode is None and not is_loopback(host)):
        return _verifying(ca_file)
    if mode not in {None, *_UNVERIFIED}:
        raise InvalidSetting(setting, "sslmode=verify-full, or sslmode=disable for this very machine")
    if is_loopback(host) and mode in {None, "disable"}:
        return None
    raise InvalidSetting(
        setting,
        f"sslmode=verify-full: sslmode={mode} does not verify who {host} is (TA_SUPABASE__CA_FILE names the CA)",
    )


def _verifying(ca_file: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise InvalidSetting(
            "TA_SUPABASE__CA_FILE", f"a file of PEM certificates; {ca_file} is none"
        ) from error


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine, whatever a name server says."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _no_url(setting: str) -> InvalidSetting:
    return InvalidSetting(
        setting, "postgresql://USER:PASSWORD@HOST:PORT/DATABASE (encode special characters)"
    )
