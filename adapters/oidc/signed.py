"""JWTs of somebody else: signature, issuer, audience and times."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import jwt

from training_analyzer.adapters.oidc.key_set import KeySet
from training_analyzer.domain.identity.email import Email, parse_email
from training_analyzer.domain.identity.errors import InvalidEmail, InvalidToken

LEEWAY_S: Final = 10
_TYPES: Final = (None, "JWT")  # an access token in the place of an id token says at+jwt
_MOST_CHARACTERS: Final = 8192
_MOST_SUBJECT_CHARACTERS: Final = 255
_UNREADABLE: Final = (jwt.PyJWTError, ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError)
_CLOCKLESS: Final[Any] = {  # the clock is an argument: PyJWT's own checks ask the system's
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_aud": False,
    "require": ["iss", "aud", "sub", "exp", "iat"],
}
_jwt: Final = jwt.PyJWT({"enforce_minimum_key_length": True})


async def claims_by_keys(
    token: str, keys: KeySet, algorithms: Collection[str], *, issuer: str, audience: str, now: datetime
) -> Mapping[str, Any]:
    """Return the claims of a token signed by one of an issuer's keys. Raises InvalidToken, ProviderUnavailable.

    The algorithm is the key's; ``jku``, ``jwk`` and ``x5u`` of the header are not looked at.
    """
    key = await keys.key(key_id(token), now)
    if key.algorithm_name not in algorithms:
        raise InvalidToken
    return claims_by_key(token, key, key.algorithm_name, issuer=issuer, audience=audience, now=now)


def claims_by_key(
    token: str, key: Any, algorithm: str, *, issuer: str, audience: str, now: datetime
) -> Mapping[str, Any]:
    """Return the claims of a token signed by a key. Raises InvalidToken."""
    try:
        claims = _jwt.decode(token, key, [algorithm], issuer=issuer, options=_CLOCKLESS)
        _check(claims, audience, now.timestamp())
    except _UNREADABLE as error:
        raise InvalidToken from error
    return claims


def key_id(token: str) -> str:
    """Return which key a token says it is signed by, empty where it says none. Raises InvalidToken."""
    if len(token) > _MOST_CHARACTERS:
        raise InvalidToken
    try:
        header = jwt.get_unverified_header(token)
    except _UNREADABLE as error:
        raise InvalidToken from error
    kid = header.get("kid", "")
    if header.get("typ") not in _TYPES or not isinstance(kid, str):
        raise InvalidToken
    return kid


def _check(claims: Mapping[str, Any], audience: str, now_s: float) -> None:
    audiences = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    subject, expires_s, issued_s = claims["sub"], claims["exp"], claims["iat"]
    if audience not in audiences or not isinstance(subject, str):
        raise InvalidToken
    if not 0 < len(subject) <= _MOST_SUBJECT_CHARACTERS:
        raise InvalidToken
    if type(expires_s) not in (int, float) or type(issued_s) not in (int, float):
        raise InvalidToken
    if now_s >= expires_s + LEEWAY_S or issued_s > now_s + LEEWAY_S:
        raise InvalidToken


def instant(value: object) -> datetime | None:
    """Return a NumericDate, None for what is none."""
    if type(value) not in (int, float):
        return None
    try:
        return datetime.fromtimestamp(value, UTC)  # type: ignore[arg-type] # a number, as asked above
    except (ValueError, OverflowError, OSError):
        return None


def address(value: object) -> Email | None:
    """Return an e-mail address, None for what is none."""
    try:
        return parse_email(value) if isinstance(value, str) else None
    except InvalidEmail:
        return None
