"""Secrets that have to be there: development makes its own, production is given them."""

import secrets
from base64 import b64encode
from collections.abc import Collection, Mapping
from typing import Final

from training_analyzer.adapters.security.key_ring import MADE_KID
from training_analyzer.domain.secret import Secret
from training_analyzer.entrypoints.secrets_file import private_text
from training_analyzer.entrypoints.sections import lacks_secret
from training_analyzer.entrypoints.settings import Settings, SettingsInvalid, variable
from training_analyzer.plugins.catalog import Offered

_KEY_BYTES: Final = 32
_NEEDED: Final = (("auth", "secrets"), ("vault", "keys"))


def lacking(settings: Settings, selected: Collection[Offered]) -> list[tuple[str, str]]:
    """Return section and name of each secret that nobody gave. Raises SettingsInvalid in production."""
    found = [
        (section, name)
        for section, name in _NEEDED
        if any(
            lacks_secret(each, settings, name) for each in selected if each.offer.settings_section == section
        )
    ]
    if found and settings.environment == "production":
        raise SettingsInvalid(
            [
                f"{variable(*each)} is needed in production: kid:base64 of {_KEY_BYTES} random bytes"
                for each in found
            ]
        )
    return found


def made_secrets(settings: Settings, selected: Collection[Offered]) -> Mapping[str, Secret]:
    """Return the secrets that a development deployment keeps for itself. Raises SettingsInvalid, SecretsUnreadable."""
    return {
        name: Secret(private_text(settings.data_dir / "secrets" / section, new_key))
        for section, name in lacking(settings, selected)
    }


def new_key() -> str:
    """Return a key of development."""
    return f"{MADE_KID}:{b64encode(secrets.token_bytes(_KEY_BYTES)).decode()}"
