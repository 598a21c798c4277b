"""Accounts and sessions as rows."""

from collections.abc import Sequence
from typing import Any, Final

from training_analyzer.adapters.sql.mapping.fields import columns_of, named
from training_analyzer.adapters.sql.tables.session import session
from training_analyzer.adapters.sql.tables.user_account import user_account
from training_analyzer.domain.identity.session import EndReason, Session, SessionKind
from training_analyzer.domain.identity.user import Role, Units, User

USER_COLUMNS: Final = columns_of(User, user_account)
SESSION_COLUMNS: Final = columns_of(Session, session)


def user_of(row: Sequence[Any]) -> User:
    """Return the account of a row of `USER_COLUMNS`."""
    values = named(User, row)
    return User(**values | {"units": Units(values["units"]), "role": Role(values["role"])})


def session_of(row: Sequence[Any]) -> Session:
    """Return the session of a row of `SESSION_COLUMNS`."""
    values = named(Session, row)
    why = values["revoked_why"]
    return Session(
        **values
        | {
            "kind": SessionKind(values["kind"]),
            "revoked_why": None if why is None else EndReason(why),
            "amr": tuple(values["amr"] or ()),
        }
    )
