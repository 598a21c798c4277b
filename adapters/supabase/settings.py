"""What a deployment says about its PostgreSQL."""

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from training_analyzer.adapters.supabase.address import POOLED_PORT, Address, address_of
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.ports.deployment import Deployment

_SCHEMA: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_TAKEN: Final = frozenset(
    [
        "public",
        "auth",
        "storage",
        "extensions",
        "graphql",
        "graphql_public",
        "realtime",
        "vault",
        "net",
        "cron",
        "pgbouncer",
        "pgsodium",
        "pgsodium_masks",
        "pgtle",
        "pgmq",
        "supabase_functions",
        "supabase_migrations",
        "information_schema",
        "_analytics",
        "_realtime",
        "_supavisor",
    ]
)
"""Schemas of Supabase, of PostgreSQL, and the one that everybody and the API sees."""

_SUPABASES_POOLER: Final = ".pooler.supabase.com"


class Pooler(StrEnum):
    """What stands between us and the server.

    A transaction pooler lends a server's connection for one transaction: nothing may outlive it, prepared statements
    included, unless the pooler carries them along (``transaction_prepared``: PgBouncer's max_prepared_statements).
    """

    NONE = "none"
    SESSION = "session"
    TRANSACTION = "transaction"
    TRANSACTION_PREPARED = "transaction_prepared"

    @property
    def forgets_statements(self) -> bool:
        """Whether a prepared statement is gone, or another's, in the next transaction."""
        return self is Pooler.TRANSACTION

    @property
    def forgets_sessions(self) -> bool:
        """Whether a lock or setting of a session is gone in the next transaction."""
        return self in {Pooler.TRANSACTION, Pooler.TRANSACTION_PREPARED}


@dataclass(frozen=True, slots=True)
class Settings:
    """``read_fence`` puts row-level security around the hot reads too, for two round trips less when off.

    ``answer_limit_s`` is how long the server may say nothing before its connection is given up.
    """

    address: Address
    schema: str
    pooler: Pooler
    read_fence: bool
    answer_limit_s: float = 20.0


def settings_of(deployment: Deployment) -> Settings:
    """Return the settings of the server's own login. Raises InvalidSetting."""
    address = _address(deployment, "url")
    read_fence = deployment.choice("read_fence", "on", "off") == "on"
    return Settings(address, schema_of(deployment), _pooler(deployment, address), read_fence)


def owner_settings_of(deployment: Deployment) -> Settings:
    """Return the settings of the login that migrates, the server's own where no other is named.

    Raises InvalidSetting, also for a transaction pooler: a migration needs a session.
    """
    return _session_settings_of(deployment, "owner_url")


def listening_settings_of(deployment: Deployment) -> Settings:
    """Return the settings of who listens for jobs: the server's login, by an address that keeps a session.

    Raises InvalidSetting.
    """
    return _session_settings_of(deployment, "jobs_url")


def _session_settings_of(deployment: Deployment, own_url: str) -> Settings:
    name = own_url if own_url in deployment.secrets else "url"
    address = _address(deployment, name)
    pooler = _pooler(deployment, address) if name == "url" else _found(address)
    if pooler.forgets_sessions:
        raise InvalidSetting(
            deployment.variable(own_url),
            f"the direct address or the session pooler (port 5432), not a transaction pooler (port {POOLED_PORT})",
        )
    return Settings(address, schema_of(deployment), pooler, read_fence=True)


def _address(deployment: Deployment, name: str) -> Address:
    url = deployment.secrets.get(name)
    setting = deployment.variable(name)
    if url is None:
        raise InvalidSetting(setting, "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, and is not set")
    ca_file = deployment.settings.get("ca_file")
    return address_of(url, setting=setting, ca_file=Path(ca_file) if ca_file else None)


def schema_of(deployment: Deployment) -> str:
    """Return the schema that holds the tables. Raises InvalidSetting."""
    schema = deployment.settings.get("schema", "training_analyzer")
    if not _SCHEMA.fullmatch(schema):
        raise InvalidSetting(deployment.variable("schema"), "a name of lower-case letters, digits and _")
    if schema in _TAKEN or schema.startswith("pg_"):
        raise InvalidSetting(
            deployment.variable("schema"), f"a schema of the product's own, and {schema} is not"
        )
    return schema


def _pooler(deployment: Deployment, address: Address) -> Pooler:
    chosen = deployment.choice("pooler", "auto", *Pooler)
    return _found(address) if chosen == "auto" else Pooler(chosen)


def _found(address: Address) -> Pooler:
    if address.port == POOLED_PORT:
        return Pooler.TRANSACTION
    return Pooler.SESSION if address.host.endswith(_SUPABASES_POOLER) else Pooler.NONE
