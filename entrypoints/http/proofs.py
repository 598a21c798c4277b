"""What proves who holds a session."""

from typing import Annotated, Any

import msgspec
from litestar import Request

from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.reauthenticate import Proof, factor_proof, password_proof
from training_analyzer.entrypoints.http.auth import Password
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.throttling import throttle_of
from training_analyzer.entrypoints.wiring import Wired

type Code = Annotated[str, msgspec.Meta(max_length=100)]


class ProofIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What proves that it is the account's owner: the password, or a code of the second factor."""

    password: Password | None = None
    totp_code: Code | None = None

    def __post_init__(self) -> None:
        if (self.password is None) == (self.totp_code is None):
            message = "either password or totp_code is needed"
            raise ValueError(message)

    def proof(self, request: Request[Any, Any, Any], caller: Caller, wired: Wired) -> Proof:
        """Return the check of what was given."""
        if self.totp_code is None:
            return password_proof(
                Secret(self.password or ""),
                passwords=wired.passwords,
                throttle=throttle_of(wired),
                now=wired.clock(),
            )
        return factor_proof(
            Secret(self.totp_code),
            origin=origin_of(request),
            work=caller.work,
            vault=wired.vault,
            throttle=throttle_of(wired),
            jobs=wired.jobs,
            make_id=wired.make_id,
            now=wired.clock(),
        )
