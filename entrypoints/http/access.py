"""Access rules: every route states one, or the application does not start."""

from collections.abc import Iterator
from typing import Final

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.types import Scope

from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.identity.session import check_recent

PUBLIC: Final = {"access": "public"}
SIGNED_IN: Final = {"access": "signed_in"}
RECENT: Final = {**SIGNED_IN, "recent": True}
"""Signed in, and that within the last ten minutes: for what a stolen session must not do."""
RULES: Final = ("public", "signed_in")


class RouteWithoutRule(RuntimeError):
    """A route that says nothing about who may use it: refused at start."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} has no access rule: give its handler opt=PUBLIC or opt=SIGNED_IN")


def check_access(scope: Scope) -> None:
    """Refuse a caller that the route's rule does not admit. Raises InvalidToken, ReauthenticationRequired."""
    # only Litestar's own OPTIONS handlers have no rule: see check_rules
    opt = scope["route_handler"].opt
    rule = opt.get("access", "public")
    if rule != "public" and scope["user"] is None:
        raise InvalidToken
    if opt.get("recent"):
        check_recent(scope["user"].authenticated_at, scope["litestar_app"].state.wired.clock())


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
