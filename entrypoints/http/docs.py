"""The API's description and pages to try it, served from here: no CDN, no third party."""

from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from litestar import Controller, MediaType, Response, get
from litestar.params import FromPath

from training_analyzer.domain.errors import NotFound
from training_analyzer.entrypoints.http.access import PUBLIC
from training_analyzer.entrypoints.http.openapi import document

_FOLDER: Final = files("training_analyzer.entrypoints.http") / "swagger"
_TYPES: Final = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "start.js": "text/javascript",
}


class DocsController(Controller):
    """Documentation."""

    path = "/"
    opt = PUBLIC
    include_in_schema = False

    @get("/openapi.json")
    async def openapi(self) -> Response[bytes]:
        """Serve the OpenAPI 3.1 document."""
        return Response(_openapi(), media_type=MediaType.JSON)

    @get("/docs")
    async def page(self) -> Response[bytes]:
        """Serve the page that lets one try the API."""
        return Response(_file("index.html"), media_type=MediaType.HTML)

    @get("/docs/{name:str}")
    async def asset(self, name: FromPath[str]) -> Response[bytes]:
        """Serve a script or style of that page."""
        if name not in _TYPES:
            raise NotFound("page")
        return Response(_file(name), media_type=_TYPES[name], headers={"Cache-Control": "max-age=86400"})


@cache
def _openapi() -> bytes:
    return msgspec.json.encode(document())


@cache
def _file(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()
