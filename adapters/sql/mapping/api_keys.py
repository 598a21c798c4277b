"""API keys as rows."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from training_analyzer.adapters.sql.mapping.fields import columns_of, named, values_of
from training_analyzer.adapters.sql.tables.identity import api_key
from training_analyzer.domain.identity.api_key import ApiKey
from training_analyzer.domain.identity.scopes import Scope
from training_analyzer.ports.hot_reads import KeyPrincipalRow

API_KEY_COLUMNS: Final = columns_of(ApiKey, api_key)


def api_key_of(row: Sequence[Any]) -> ApiKey:
    """Return the key of a row of `API_KEY_COLUMNS`."""
    values = named(ApiKey, row)
    return ApiKey(**values | {"scopes": _scopes(values["scopes"])})


def api_key_values(key: ApiKey) -> Mapping[str, Any]:
    """Return a key as a row's values; its scopes are a sorted list."""
    return {**values_of(key), "scopes": sorted(key.scopes)}


def key_principal_of(row: Sequence[Any]) -> KeyPrincipalRow:
    """Return the caller behind a key, of a row and what they hold."""
    *known, scopes, holdings = row
    return KeyPrincipalRow._make((*known, _scopes(scopes), holdings))


def _scopes(stored: Sequence[str]) -> frozenset[Scope]:
    """Return the scopes that are still known: one that was given up opens nothing."""
    known = {scope.value for scope in Scope}
    return frozenset(Scope(each) for each in stored if each in known)
