"""Links sent by mail: asked for, and used."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, post, put
from litestar.params import JSONBody

from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.ask_for_letter import (
    ask_for_email_change,
    ask_for_reset,
    ask_for_verification,
)
from training_analyzer.domain.services.use_link import change_email, reset_password, verify_email
from training_analyzer.entrypoints.http.access import FACTOR_FREE, PUBLIC, RECENT
from training_analyzer.entrypoints.http.auth import Email, Password
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.client import origin_of, throttled_address_of
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.throttling import throttle_of

type LinkToken = Annotated[str, msgspec.Meta(max_length=200)]


class AddressIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The address of an account, or the one to come."""

    email: Email


class LinkIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The token of a link, which stands in its fragment."""

    token: LinkToken


class ResetIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The token of a link, and the password to come."""

    token: LinkToken
    new_password: Password


class AskedOut(msgspec.Struct, frozen=True):
    """The same for every address, whether it has an account or not."""

    detail: str = "If the address can be written to for this, a mail is on its way."


class LinkController(Controller):
    """Verifying an address, forgetting a password, changing the address."""

    path = "/v1"
    tags = ("auth",)

    @post(
        "/auth/email-verifications",
        operation_id="askForVerification",
        summary="Have the address's link sent again",
        opt=PUBLIC,
        status_code=202,
        responses=responses(422, 429, 503),
    )
    async def ask_for_verification(
        self, data: JSONBody[AddressIn], request: Request[Caller | None, Any, Any], wired: InjectedWired
    ) -> AskedOut:
        """Send a link that verifies the address, if an account still needs it. Whose it is may ask signed in: strangers use up none of theirs."""
        await ask_for_verification(
            address=data.email,
            client=throttled_address_of(request),
            user_id=request.user.user_id if request.user else None,
            throttle=throttle_of(wired),
            work=wired.store.work,
            jobs=wired.jobs,
            now=wired.clock(),
        )
        return AskedOut()

    @put(
        "/auth/email-verifications",
        operation_id="verifyEmail",
        summary="Verify an address by its link",
        opt=PUBLIC,
        status_code=204,
        responses=responses(422, 503),
    )
    async def verify_email(
        self, data: JSONBody[LinkIn], request: Request[Any, Any, Any], wired: InjectedWired
    ) -> None:
        """Verify the address. A link serves once, for 24 hours."""
        await verify_email(
            token=Secret(data.token),
            origin=origin_of(request),
            work=wired.store.work,
            make_id=wired.make_id,
            now=wired.clock(),
        )

    @post(
        "/auth/password-resets",
        operation_id="askForReset",
        summary="Forget the password",
        opt=PUBLIC,
        status_code=202,
        responses=responses(422, 429, 503),
    )
    async def ask_for_reset(
        self, data: JSONBody[AddressIn], request: Request[Any, Any, Any], wired: InjectedWired
    ) -> AskedOut:
        """Send a link that sets a new password, if there is such an account."""
        await ask_for_reset(
            address=data.email,
            client=throttled_address_of(request),
            throttle=throttle_of(wired),
            work=wired.store.work,
            jobs=wired.jobs,
            now=wired.clock(),
        )
        return AskedOut()

    @put(
        "/auth/password-resets",
        operation_id="resetPassword",
        summary="Set a new password by its link",
        opt=PUBLIC,
        status_code=204,
        responses=responses(422, 503),
    )
    async def reset_password(
        self, data: JSONBody[ResetIn], request: Request[Any, Any, Any], wired: InjectedWired
    ) -> None:
        """Set the password and end every session; a second factor stays. A link serves once, for an hour."""
        await reset_password(
            token=Secret(data.token),
            new=Secret(data.new_password),
            origin=origin_of(request),
            work=wired.store.work,
            passwords=wired.passwords,
            rules=wired.password_rules,
            jobs=wired.jobs,
            make_id=wired.make_id,
            now=wired.clock(),
        )

    @post(
        "/me/email-changes",
        operation_id="askForEmailChange",
        summary="Change the address",
        opt={**RECENT, **FACTOR_FREE},
        status_code=202,
        responses=responses(401, 403, 422, 429, 503),
    )
    async def ask_for_email_change(
        self, data: JSONBody[AddressIn], caller: InjectedCaller, wired: InjectedWired
    ) -> AskedOut:
        """Send a link to the new address; until it is used, nothing changes."""
        await ask_for_email_change(
            user_id=caller.user_id,
            address=data.email,
            throttle=throttle_of(wired),
            work=caller.work,
            jobs=wired.jobs,
            now=wired.clock(),
        )
        return AskedOut()

    @put(
        "/auth/email-changes",
        operation_id="changeEmail",
        summary="Confirm the new address by its link",
        opt=PUBLIC,
        status_code=204,
        responses=responses(409, 422, 503),
    )
    async def change_email(
        self, data: JSONBody[LinkIn], request: Request[Any, Any, Any], wired: InjectedWired
    ) -> None:
        """Put the new address in the place of the old one, which is told; every session ends."""
        await change_email(
            token=Secret(data.token),
            origin=origin_of(request),
            work=wired.store.work,
            jobs=wired.jobs,
            make_id=wired.make_id,
            now=wired.clock(),
        )
