"""The caller's password."""

from typing import Any

import msgspec
from litestar import Controller, Request, put
from litestar.params import JSONBody

from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.change_password import change_password
from training_analyzer.domain.services.reauthenticate import password_proof
from training_analyzer.entrypoints.http.access import FACTOR_FREE, RECENT
from training_analyzer.entrypoints.http.auth import Password
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.throttling import throttle_of


class PasswordIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The password in force and the one to come; the other sessions end unless they are to be kept."""

    current_password: Password
    new_password: Password
    keep_other_sessions: bool = False


class PasswordController(Controller):
    """What the account is entered with."""

    path = "/v1/me/password"
    tags = ("me",)

    @put(
        "/",
        operation_id="changePassword",
        summary="Change the password",
        opt={**RECENT, **FACTOR_FREE},
        status_code=204,
        responses=responses(401, 403, 422, 429, 503),
    )
    async def change(
        self,
        data: JSONBody[PasswordIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> None:
        """Change the password. A wrong current one is 401 ``invalid_credentials``."""
        await change_password(
            user_id=caller.user_id,
            session_id=caller.session_id,
            proof=password_proof(
                Secret(data.current_password),
                passwords=wired.passwords,
                throttle=throttle_of(wired),
                now=wired.clock(),
            ),
            new=Secret(data.new_password),
            keep_other_sessions=data.keep_other_sessions,
            origin=origin_of(request),
            work=caller.work,
            passwords=wired.passwords,
            rules=wired.password_rules,
            jobs=wired.jobs,
            make_id=wired.make_id,
            now=wired.clock(),
        )
