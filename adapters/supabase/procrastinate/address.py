"""Where procrastinate finds the database: for libpq, in its own words."""

import ssl
from typing import Final

from psycopg.conninfo import make_conninfo

from training_analyzer.adapters.supabase.settings import listening_settings_of
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.deployment import Deployment

_APPLICATION: Final = "training-analyzer"


def conninfo_of(deployment: Deployment) -> Secret:
    """Return how libpq connects to the jobs' database, verifying it as our own driver does. Raises InvalidSetting."""
    address = listening_settings_of(deployment).address
    secured = {"sslmode": "disable"}
    if address.tls is not None:
        ca_file = address.ca_file or ssl.get_default_verify_paths().cafile
        secured = {"sslmode": "verify-full", "sslrootcert": str(ca_file or "system")}
    return Secret(
        make_conninfo(
            host=address.host,
            port=address.port,
            user=address.user,
            password=address.password.reveal() if address.password else None,
            dbname=address.database,
            application_name=_APPLICATION,
            **secured,
        )
    )
