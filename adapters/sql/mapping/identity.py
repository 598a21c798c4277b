"""Links, factors and consents as rows."""

from collections.abc import Sequence
from typing import Any, Final

from training_analyzer.adapters.sql.mapping.fields import columns_of, named
from training_analyzer.adapters.sql.tables.identity import identity, oidc_flow, one_time_token
from training_analyzer.adapters.sql.tables.second_factor import consent, second_factor
from training_analyzer.domain.identity.consent import Consent, ConsentKind
from training_analyzer.domain.identity.external import LinkedIdentity
from training_analyzer.domain.identity.oidc_flow import OidcFlow
from training_analyzer.domain.identity.one_time_token import OneTimeToken, Purpose
from training_analyzer.domain.identity.second_factor import FactorKind, SecondFactor

ONE_TIME_TOKEN_COLUMNS: Final = columns_of(OneTimeToken, one_time_token)
SECOND_FACTOR_COLUMNS: Final = columns_of(SecondFactor, second_factor)
CONSENT_COLUMNS: Final = columns_of(Consent, consent)
IDENTITY_COLUMNS: Final = columns_of(LinkedIdentity, identity)
OIDC_FLOW_COLUMNS: Final = columns_of(OidcFlow, oidc_flow)


def one_time_token_of(row: Sequence[Any]) -> OneTimeToken:
    """Return the token of a row of `ONE_TIME_TOKEN_COLUMNS`."""
    values = named(OneTimeToken, row)
    return OneTimeToken(**values | {"purpose": Purpose(values["purpose"]), "hash": bytes(values["hash"])})


def second_factor_of(row: Sequence[Any]) -> SecondFactor:
    """Return the factor of a row of `SECOND_FACTOR_COLUMNS`."""
    values = named(SecondFactor, row)
    return SecondFactor(**values | {"kind": FactorKind(values["kind"]), "seed": bytes(values["seed"])})


def consent_of(row: Sequence[Any]) -> Consent:
    """Return the decision of a row of `CONSENT_COLUMNS`."""
    values = named(Consent, row)
    return Consent(**values | {"kind": ConsentKind(values["kind"])})


def identity_of(row: Sequence[Any]) -> LinkedIdentity:
    """Return the identity of a row of `IDENTITY_COLUMNS`."""
    return LinkedIdentity(**named(LinkedIdentity, row))


def oidc_flow_of(row: Sequence[Any]) -> OidcFlow:
    """Return the flow of a row of `OIDC_FLOW_COLUMNS`."""
    values = named(OidcFlow, row)
    return OidcFlow(
        **values | {name: bytes(values[name]) for name in ("state_hash", "browser_hash", "verifier")}
    )
