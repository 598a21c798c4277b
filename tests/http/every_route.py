"""Every route, with an id that nobody has where it takes one."""

import re
from typing import Final
from uuid import UUID

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from training_analyzer.entrypoints.http.access import route_table
from training_analyzer.entrypoints.http.dependencies import DEPENDENCIES
from training_analyzer.entrypoints.http.known_parameters import note_parameters
from training_analyzer.entrypoints.http.routes import CONTROLLERS

_APP: Final = Litestar(list(CONTROLLERS), dependencies=DEPENDENCIES, openapi_config=None)


def _routes(*, lenient: bool) -> list[tuple[str, str]]:
    return [
        (method, re.sub(r"\{[^}]*\}", str(UUID(int=1)), path))
        for path, method, handler in route_table(_APP)
        if lenient or not handler.opt.get("any_parameter")
    ]


ROUTES: Final = _routes(lenient=True)
STRICT: Final = _routes(lenient=False)
"""Those that take no parameters but their own."""


def routes_of() -> list[tuple[str, str, HTTPRouteHandler]]:
    """Return path, method and handler of each, with the parameters that it takes noted as they are at a start."""
    note_parameters(_APP)
    return list(route_table(_APP))
