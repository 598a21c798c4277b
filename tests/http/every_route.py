"""Every route, with an id that nobody has where it takes one."""

import re
from typing import Final
from uuid import UUID

from litestar import Litestar

from training_analyzer.entrypoints.http.access import route_table
from training_analyzer.entrypoints.http.dependencies import DEPENDENCIES
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
