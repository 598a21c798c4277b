"""Access rules: every route states one, or the application does not start."""

from collections.abc import Iterator
from typing import Any, Final

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.routes import HTTPRoute

from training_analyzer.domain.identity.errors import InvalidToken

PUBLIC: Final = {"access": "public"}
SIGNED_IN: Final = {"access": "signed_in"}
RULES: Final = ("public", "signed_in")


class RouteWithoutRule(RuntimeError):
    """A route that says nothing about who may use it: refused at start."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} has no access rule: give its handler opt=PUBLIC or opt=SIGNED_IN")


async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse callers that the route's rule does not admit. Raises InvalidToken.

    Async, like every guard here: Litestar sends a plain function to a thread, which costs more than a page does.
    """
    rule = handler.opt.get(
        "access", "public"
    )  # only Litestar's own OPTIONS handlers have none: see check_rules
    if rule != "public" and connection.scope.get("user") is None:
        raise InvalidToken


def check_rules(app: Litestar) -> None:
    """Raise RouteWithoutRule for the first route without a known rule."""
    for path, _, handler in route_table(app):
        if handler.opt.get("access") not in RULES:
            raise RouteWithoutRule(path)


def route_table(app: Litestar) -> Iterator[tuple[str, str, HTTPRouteHandler]]:
    """Yield path, method and handler of every route, Litestar's own OPTIONS aside."""
    for route in app.routes:
        if not isinstance(route, HTTPRoute):
            raise RouteWithoutRule(route.path)
        for handler in route.route_handlers:
            for method in sorted(handler.http_methods - {"OPTIONS"}):
                yield route.path, method, handler
