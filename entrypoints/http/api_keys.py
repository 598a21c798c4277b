"""The caller's API keys."""

import secrets
from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, delete, get, post
from litestar.params import FromPath, JSONBody

from training_analyzer.domain.identity.api_key import KEY_ENTROPY_BYTES, ApiKey
from training_analyzer.domain.identity.scopes import Scope
from training_analyzer.domain.services.make_api_key import MadeKey, make_api_key, revoke_api_key
from training_analyzer.entrypoints.http.access import RECENT, SIGNED_IN
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.times import key_id_of, key_text


class ApiKeyIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key to make: what it may be used for, and until when (a year from now unless given)."""

    name: str
    scopes: list[Scope]
    expires_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


class ApiKeyOut(msgspec.Struct, frozen=True, kw_only=True):
    """A key, by the letters that it begins with. ``last_used_at`` is true to five minutes."""

    id: str
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None

    @classmethod
    def of(cls, key: ApiKey) -> "ApiKeyOut":
        """Return a key as its owner sees it."""
        return copied(cls, key, id=key_text(key.id), scopes=sorted(key.scopes))


class MadeKeyOut(ApiKeyOut, frozen=True, kw_only=True):
    """A key that was just made. ``key`` is the secret itself: it is shown this once."""

    key: str

    @classmethod
    def made(cls, made: MadeKey) -> "MadeKeyOut":
        """Return the key with its secret."""
        return cls(key=made.secret.reveal(), **msgspec.structs.asdict(ApiKeyOut.of(made.key)))


class ApiKeysOut(msgspec.Struct, frozen=True):
    """The keys that live, newest first."""

    data: list[ApiKeyOut]


class ApiKeyController(Controller):
    """Keys for programs."""

    path = "/v1/me/api-keys"
    tags = ("me",)

    @get(
        "/",
        operation_id="listApiKeys",
        summary="The API keys",
        opt=SIGNED_IN,
        responses=responses(401, 403, 503),
    )
    async def keys(self, caller: InjectedCaller, wired: InjectedWired) -> ApiKeysOut:
        """List the keys that are neither revoked nor expired."""
        async with caller.work.snapshot() as w:
            found = await w.api_keys.list(caller.user_id, wired.clock())
        return ApiKeysOut([ApiKeyOut.of(key) for key in found])

    @post(
        "/",
        operation_id="createApiKey",
        summary="Make an API key",
        opt=RECENT,
        responses=responses(401, 403, 409, 422, 503),
    )
    async def make(
        self,
        data: JSONBody[ApiKeyIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> MadeKeyOut:
        """Make a key. Takes no Idempotency-Key: a reply that holds a secret is not kept."""
        made = await make_api_key(
            user_id=caller.user_id,
            name=data.name,
            scopes=data.scopes,
            expires_at=data.expires_at,
            entropy=secrets.token_bytes(KEY_ENTROPY_BYTES),
            origin=origin_of(request),
            work=caller.work,
            make_id=wired.make_id,
            now=wired.clock(),
        )
        return MadeKeyOut.made(made)

    @delete(
        "/{key_id:str}",
        operation_id="revokeApiKey",
        summary="Revoke an API key",
        opt=RECENT,
        responses=responses(401, 403, 404, 503),
    )
    async def revoke(
        self,
        key_id: FromPath[str],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> None:
        """Revoke a key; its next request is refused."""
        await revoke_api_key(
            user_id=caller.user_id,
            key_id=key_id_of(key_id),
            origin=origin_of(request),
            work=caller.work,
            make_id=wired.make_id,
            now=wired.clock(),
        )
