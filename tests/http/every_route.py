"""Every route, with an id that nobody has where it takes one."""

import re
from typing import Final
from uuid import UUID

from litestar import Litestar

from training_analyzer.entrypoints.http.access import route_table
from training_analyzer.entrypoints.http.dependencies import DEPENDENCIES
from training_analyzer.entrypoints.http.routes import CONTROLLERS

_APP: Final = Litestar(list(CONTROLLERS), dependencies=DEPENDENCIES, openapi_config=None)
ROUTES: Final = [
    (method, re.sub(r"\{[^}]*\}", str(UUID(int=1)), path)) for path, method, _ in route_table(_APP)
]
