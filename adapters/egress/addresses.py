"""Addresses in settings."""

from typing import Final
from urllib.parse import urlsplit

from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.ports.deployment import Deployment

_LOOPBACK: Final = {"localhost", "127.0.0.1", "::1"}


def checked_address(deployment: Deployment, name: str) -> str:
    """Return a setting that is an https address, or an http one of this machine. Raises InvalidSetting."""
    text = deployment.settings.get(name, "")
    try:
        parts = urlsplit(text)
        local = parts.hostname in _LOOPBACK
        good = parts.scheme == "https" or (parts.scheme == "http" and local)
        good = good and bool(parts.hostname) and not (parts.query or parts.fragment or parts.username)
    except ValueError:
        good = False
    if not good:
        raise InvalidSetting(deployment.variable(name), "an address that begins with https://")
    return text


def host_of(address: str) -> str:
    """Return the host of an address, with its port where it names one."""
    parts = urlsplit(address)
    return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or ""
