"""The public keys that verify our access tokens elsewhere."""

from typing import Any

import msgspec
from litestar import Controller, Response, get

from training_analyzer.entrypoints.http.access import PUBLIC
from training_analyzer.entrypoints.http.dependencies import InjectedWired


class KeySetOut(msgspec.Struct, frozen=True):
    """A JWK set (RFC 7517); empty where tokens are signed with a secret."""

    keys: list[dict[str, Any]]


class KeySetController(Controller):
    """What others verify with."""

    path = "/.well-known"
    tags = ("auth",)

    @get("/jwks.json", operation_id="getKeySet", summary="The public keys of access tokens", opt=PUBLIC)
    async def key_set(self, wired: InjectedWired) -> Response[KeySetOut]:
        """Answer the public keys, the current one first."""
        body = msgspec.convert(wired.tokens.public_keys(), KeySetOut)
        return Response(body, headers={"Cache-Control": "max-age=600"})
