"""Logging in at sources of data, and whether what came of it is still good."""

from typing import Any

from litestar import Controller, Request, Response, post, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody

from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.user import time_zone
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.answer_challenge import answer_challenge
from training_analyzer.domain.services.connect_wearable import connect_wearable
from training_analyzer.domain.services.log_in_at_source import Login
from training_analyzer.domain.services.validate_connection import Probe, validate_connection
from training_analyzer.domain.sync.challenge import PendingChallenge
from training_analyzer.domain.sync.configuration import settings_version
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.errors import ChallengeExpired
from training_analyzer.entrypoints.http.access import SIGNED_IN
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.bodies import BODYLESS
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.connection_forms import CodeIn, LoginIn
from training_analyzer.entrypoints.http.connection_views import ChallengeOut, ConnectionOut, ValidityOut
from training_analyzer.entrypoints.http.connections import OF_CALLER, connected, in_use, shown, source_of
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.etags import etag
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.throttling import throttle_of
from training_analyzer.entrypoints.http.times import challenge_id_of
from training_analyzer.entrypoints.wiring import Wired

_CHALLENGE = ResponseSpec(
    ChallengeOut, description="The provider sent a code: finish by PUT.", generate_examples=False
)


class ConnectionLoginController(Controller):
    """How a connection comes about, and whether it is still good."""

    path = "/v1/connections"
    tags = ("connections",)

    @post(
        "/{provider:str}/login",
        operation_id="connectProvider",
        summary="Connect a provider, or log in anew",
        opt=SIGNED_IN,
        guards=[in_use],
        responses={202: _CHALLENGE, **responses(401, 403, 404, 422, 429, 502, 503, 504)},
    )
    async def connect(
        self,
        provider: FromPath[str],
        data: JSONBody[LoginIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[ConnectionOut]:
        """Log in: 201 is connected, 202 waits for a code at PUT. What is sent is used once, and not kept.

        Takes no Idempotency-Key: what could be kept of a request that holds a password, is not.
        """
        login = _login(provider, request, caller, wired)
        got = await connect_wearable(data.request(), login)
        if isinstance(got, PendingChallenge):
            return _waits(got)
        return _created(got, wired)

    @put(
        "/{provider:str}/login",
        operation_id="answerChallenge",
        summary="Finish a log-in by its code",
        opt=SIGNED_IN,
        guards=[in_use],
        responses=responses(401, 403, 404, 422, 429, 502, 503, 504),
    )
    async def answer(
        self,
        provider: FromPath[str],
        data: JSONBody[CodeIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[ConnectionOut]:
        """Connect by the code that the provider sent; five attempts within ten minutes, at any server."""
        try:
            challenge_id = challenge_id_of(data.challenge_id)
        except NotFound:
            raise ChallengeExpired from None
        login = _login(provider, request, caller, wired)
        return connected(await answer_challenge(challenge_id, Secret(data.code), login), wired)

    @post(
        "/{provider:str}/validation",
        operation_id="validateConnection",
        summary="Whether the credential is still good",
        status_code=200,
        opt={**SIGNED_IN, **BODYLESS},
        guards=[OF_CALLER, in_use],
        responses=responses(401, 403, 404, 409, 415, 503),
    )
    async def validate(
        self, provider: FromPath[str], caller: InjectedCaller, wired: InjectedWired
    ) -> ValidityOut:
        """Ask the provider once; nobody logs in. ``valid`` is null where it could not be asked."""
        probe = Probe(
            user_id=caller.user_id,
            source=source_of(wired, provider),
            zone=time_zone(caller.timezone),
            work=wired.store.work,
            vault=wired.vault,
            throttle=throttle_of(wired),
            clock=wired.clock,
        )
        return copied(ValidityOut, await validate_connection(probe))


def _login(provider: str, request: Request[Any, Any, Any], caller: Caller, wired: Wired) -> Login:
    return Login(
        user_id=caller.user_id,
        source=source_of(wired, provider),
        work=wired.store.work,
        vault=wired.vault,
        throttle=throttle_of(wired),
        origin=origin_of(request),
        make_id=wired.make_id,
        clock=wired.clock,
    )


def _created(connection: Connection, wired: Wired) -> Response[ConnectionOut]:
    headers = {
        "ETag": etag(settings_version(connection)),
        "Location": f"/v1/connections/{connection.provider}",
    }
    return Response(shown(connection, wired), status_code=201, headers=headers)


def _waits(challenge: PendingChallenge) -> Response[Any]:
    return Response(ChallengeOut.of(challenge), status_code=202)
