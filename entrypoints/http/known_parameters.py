"""A query parameter that a route does not know is refused: a misspelt filter would show everything."""

from typing import Final
from urllib.parse import parse_qsl

from litestar import Litestar
from litestar.routes import HTTPRoute
from litestar.types import HTTPScope

from training_analyzer.entrypoints.http.problem import FieldProblem
from training_analyzer.entrypoints.http.problems import HttpProblem

ANY_PARAMETER: Final = {"any_parameter": True}
"""For a route that others send parameters of their own to, or that reads the query itself."""

_KNOWN: Final = "parameters"
_MOST_SHOWN: Final = 40


def note_parameters(app: Litestar) -> None:
    """Note with each handler the query parameters that it and its dependencies take."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler, takes in route.route_handler_map.values():
                handler.opt[_KNOWN] = frozenset(one.field_alias for one in takes.expected_query_params)


def check_parameters(scope: HTTPScope) -> None:
    """Raise HttpProblem for parameters that the route does not know."""
    opt = scope["route_handler"].opt
    if not scope["query_string"] or opt.get("any_parameter"):
        return
    sent = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    if unknown := {name for name, _ in sent} - opt[_KNOWN]:
        errors = [
            FieldProblem(name[:_MOST_SHOWN], "This address knows no such parameter.")
            for name in sorted(unknown)
        ]
        raise HttpProblem("unknown_parameter", "The address has a parameter that it does not know.", errors)
