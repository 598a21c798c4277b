"""The caller's second factor and recovery codes."""

from datetime import datetime
from secrets import token_bytes
from typing import Annotated, Any, Final

import msgspec
from litestar import Controller, Request, delete, get, post, put
from litestar.params import JSONBody

from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.second_factor import (
    confirm_second_factor,
    enrol_second_factor,
    remove_second_factor,
    renew_recovery_codes,
)
from training_analyzer.entrypoints.http.access import FACTOR_FREE, RECENT, SIGNED_IN
from training_analyzer.entrypoints.http.bodies import BODYLESS
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.throttling import throttle_of

ISSUER: Final = "Training Analyzer"
"""What an authenticator shows beside the address."""


class SecondFactorOut(msgspec.Struct, frozen=True):
    """Whether sign-ins ask for a code, since when, and how many recovery codes are left."""

    enabled: bool
    kind: str | None
    confirmed_at: datetime | None
    recovery_codes_left: int


class EnrolmentOut(msgspec.Struct, frozen=True):
    """What an authenticator is told: the secret to type, or the address that a QR code holds. Shown this once."""

    kind: str
    secret: str
    otpauth_uri: str


class CodeIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The authenticator's code of this moment."""

    totp_code: Annotated[str, msgspec.Meta(max_length=100)]


class RecoveryCodesOut(msgspec.Struct, frozen=True):
    """Codes that each stand in for the authenticator once. Shown this once."""

    recovery_codes: list[str]


class SecondFactorController(Controller):
    """A code of an authenticator beside the password."""

    path = "/v1/me"
    tags = ("me",)

    @get(
        "/second-factor",
        operation_id="getSecondFactor",
        summary="Whether a second factor is in use",
        opt={**SIGNED_IN, **FACTOR_FREE},
        responses=responses(401, 503),
    )
    async def show(self, caller: InjectedCaller) -> SecondFactorOut:
        """Show the factor; one that was not confirmed is none."""
        async with caller.work.snapshot() as w:
            factor = await w.second_factors.find(caller.user_id)
            left = await w.second_factors.codes_left(caller.user_id)
        confirmed_at = factor.confirmed_at if factor else None
        kind = factor.kind.value if factor and confirmed_at else None
        return SecondFactorOut(confirmed_at is not None, kind, confirmed_at, left)

    @post(
        "/second-factor",
        operation_id="enrolSecondFactor",
        summary="Begin to set up an authenticator",
        opt={**RECENT, **FACTOR_FREE, **BODYLESS},
        responses=responses(401, 403, 409, 415, 503),
    )
    async def enrol(self, caller: InjectedCaller, wired: InjectedWired) -> EnrolmentOut:
        """Return a new secret; it counts for nothing until PUT was given a right code."""
        enrolment = await enrol_second_factor(
            user_id=caller.user_id,
            issuer=ISSUER,
            work=caller.work,
            vault=wired.vault,
            entropy=token_bytes,
            now=wired.clock(),
        )
        return EnrolmentOut("totp", enrolment.secret, enrolment.uri)

    @put(
        "/second-factor",
        operation_id="confirmSecondFactor",
        summary="Finish with a code of the authenticator",
        opt={**RECENT, **FACTOR_FREE},
        responses=responses(401, 403, 409, 422, 429, 503),
    )
    async def confirm(
        self,
        data: JSONBody[CodeIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> RecoveryCodesOut:
        """Put the factor in force and end the other sessions."""
        codes = await confirm_second_factor(
            user_id=caller.user_id,
            session_id=caller.session_id,
            code=Secret(data.totp_code),
            origin=origin_of(request),
            throttle=throttle_of(wired),
            work=caller.work,
            vault=wired.vault,
            entropy=token_bytes,
            make_id=wired.make_id,
            now=wired.clock(),
        )
        return RecoveryCodesOut(list(codes))

    @delete(
        "/second-factor",
        operation_id="removeSecondFactor",
        summary="Do without the second factor",
        opt=RECENT,
        responses=responses(401, 403, 409, 503),
    )
    async def remove(
        self, request: Request[Any, Any, Any], caller: InjectedCaller, wired: InjectedWired
    ) -> None:
        """Forget the factor and its recovery codes, and end the other sessions."""
        await remove_second_factor(
            user_id=caller.user_id,
            session_id=caller.session_id,
            actor_id=caller.user_id,
            origin=origin_of(request),
            work=caller.work,
            jobs=wired.jobs,
            make_id=wired.make_id,
            now=wired.clock(),
        )

    @post(
        "/recovery-codes",
        operation_id="renewRecoveryCodes",
        summary="Make new recovery codes",
        opt={**RECENT, **BODYLESS},
        responses=responses(401, 403, 409, 415, 503),
    )
    async def renew(
        self, request: Request[Any, Any, Any], caller: InjectedCaller, wired: InjectedWired
    ) -> RecoveryCodesOut:
        """Return ten new codes; the old ones serve no more."""
        codes = await renew_recovery_codes(
            user_id=caller.user_id,
            origin=origin_of(request),
            work=caller.work,
            entropy=token_bytes,
            make_id=wired.make_id,
            now=wired.clock(),
        )
        return RecoveryCodesOut(list(codes))
