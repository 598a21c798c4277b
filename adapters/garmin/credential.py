"""What is kept of a log-in: the tokens, and the name that stands in many addresses."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from training_analyzer.domain.sync.credential import Account, Credential
from training_analyzer.domain.sync.errors import AuthenticationFailed

MOST_BYTES: Final = 16 << 10
_NAMES: Final = ("di_token", "di_refresh_token", "di_client_id")
_JWT: Final = re.compile(r"[\w-]+\.[\w-]+\.[\w-]*")
_PLAIN: Final = re.compile(r"[\x21-\x7e]+")
_NO_BUNDLE: Final = "This is no token bundle of garminconnect (garmin_tokens.json)."


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a credential of this source holds. ``tokens`` is as `garminconnect` dumps them."""

    tokens: str = field(repr=False)
    display_name: str

    def credential(self, account: Account) -> Credential:
        """Return it as what is sealed. When the refresh token ends, Garmin does not say."""
        return Credential(blob=json.dumps([1, self.tokens, self.display_name]).encode(), account=account)


def opened(credential: Credential) -> Kept:
    """Return what a credential holds. Raises AuthenticationFailed for one that is none of this source's."""
    found = _json(credential.blob)
    if not isinstance(found, list) or len(found) != 3 or found[0] != 1:  # noqa: PLR2004
        raise AuthenticationFailed
    _, tokens, display_name = found
    if not isinstance(tokens, str) or not isinstance(display_name, str):
        raise AuthenticationFailed
    return Kept(tokens=tokens_of(tokens.encode()), display_name=display_name)


def tokens_of(bundle: bytes) -> str:
    """Return a bundle, checked before anybody is asked. Raises AuthenticationFailed."""
    found = _json(bundle) if len(bundle) <= MOST_BYTES else None
    if not isinstance(found, dict) or not _is_whole(found):
        raise AuthenticationFailed(_NO_BUNDLE)
    return json.dumps({name: found[name] for name in _NAMES})


def _is_whole(bundle: Mapping[str, Any]) -> bool:
    values = [bundle.get(name) for name in _NAMES]
    return all(isinstance(value, str) and _PLAIN.fullmatch(value) for value in values) and bool(
        _JWT.fullmatch(str(bundle["di_token"]))
    )


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
