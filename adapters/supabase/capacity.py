"""How many connections a process keeps, each kind of work its own, and whether the server grants them."""

from typing import Final

from training_analyzer.adapters.supabase.pool import Pool
from training_analyzer.adapters.supabase.settings import Pooler, Settings
from training_analyzer.domain.errors import InvalidSetting

WRITERS: Final = 4
SNAPSHOTS: Final = 4
HOT_READS: Final = 4
HEALTH: Final = 1
"""The health check's own: it tells of the server, not of who waits for whom here."""

CONNECTIONS: Final = WRITERS + SNAPSHOTS + HOT_READS + HEALTH
"""What a process opens at most. Writers that wait keep no reader out; larger pools were measured to be slower."""

_GRANTED: Final = """
SELECT least(
  current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
    - coalesce(nullif(current_setting('reserved_connections', true), ''), '0')::int,
  nullif(r.rolconnlimit, -1),
  nullif(d.datconnlimit, -1)
) FROM pg_roles r, pg_database d WHERE r.rolname = current_user AND d.datname = current_database()
"""


async def check_capacity(settings: Settings, pool: Pool) -> None:
    """Raise InvalidSetting when the server grants this login fewer connections than one process may open.

    A pooler has a limit of its own, which it tells nobody. Raises StoreUnavailable.
    """
    if settings.pooler is not Pooler.NONE:
        return
    ((granted,),) = await pool.rows(_GRANTED, ())
    if granted < CONNECTIONS:
        raise InvalidSetting(
            "TA_SUPABASE__URL",
            f"a login that may open the {CONNECTIONS} connections of a process; {settings.address.user} may open {granted}",
        )
