"""Where Garmin is: the one thing that tells production from a test."""

from dataclasses import dataclass, fields
from typing import Any, Final
from urllib.parse import urlsplit

_DOMAIN: Final = "garmin.com"


class NotGarmin(ValueError):
    """A host that is none of Garmin's was named: passwords and tokens go to no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GarminEndpoints:
    """Origins of Garmin's services, and the service addresses that a log-in names. Raises NotGarmin unless ``testing``."""

    sso: str = "https://sso.garmin.com"
    connect: str = "https://connect.garmin.com"
    connectapi: str = "https://connectapi.garmin.com"
    token: str = "https://diauth.garmin.com/di-oauth2-service/oauth/token"  # noqa: S105
    ios_service: str = "https://mobile.integration.garmin.com/gcm/ios"
    android_service: str = "https://mobile.integration.garmin.com/gcm/android"
    portal_service: str = "https://connect.garmin.com/app"
    testing: bool = False

    def __post_init__(self) -> None:
        addresses = [getattr(self, each.name) for each in fields(self) if each.name != "testing"]
        if not self.testing and not all(_is_garmins(address) for address in addresses):
            raise NotGarmin

    def aim(self, client: Any) -> None:
        """Have a client of ``garminconnect`` ask here."""
        client._sso = self.sso  # noqa: SLF001 (the client takes a domain only)
        client._connect = self.connect  # noqa: SLF001
        client._connectapi = self.connectapi  # noqa: SLF001
        client._di_token_url = self.token  # noqa: SLF001
        client._ios_service_url = self.ios_service  # noqa: SLF001
        client._mobile_sso_service_url = self.android_service  # noqa: SLF001
        client._portal_service_url = self.portal_service  # noqa: SLF001


def _is_garmins(address: str) -> bool:
    parts = urlsplit(address)
    host = parts.hostname or ""
    return parts.scheme == "https" and parts.username is None and host.endswith(f".{_DOMAIN}")
