"""Access rules: every route states one, or the application does not start."""

from collections.abc import Iterator, Mapping
from typing import Final

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from litestar.types import Scope

from training_analyzer.domain.identity.errors import AdminRequired, InsufficientScope, InvalidToken
from training_analyzer.domain.identity.scopes import Scope as KeyScope
from training_analyzer.domain.identity.session import check_recent
from training_analyzer.entrypoints.http.authentication import Caller

PUBLIC: Final = {"access": "public"}
ANYBODY: Final = {**PUBLIC, "asks_who_calls": False}
"""Public, and nobody is looked for: a session that the browser happens to hold stands in nobody's way."""
SIGNATURE: Final = {"access": "signature"}
"""For what another service sends: the handler checks its signature, and nobody is looked for behind it."""
SIGNED_IN: Final = {"access": "signed_in"}
"""The account in a session; no API key gets there."""
FRESH: Final = {"recent": True}
"""Beside a rule: the sign-in is of the last ten minutes."""
RECENT: Final = {**SIGNED_IN, **FRESH}
"""Signed in, and that within the last ten minutes: for what a stolen session must not do."""
ADMIN: Final = {"access": "admin"}
"""An administrator in a session, by the role that the database has now."""
FACTOR_FREE: Final = {"factor_free": True}
"""Open to an account that still has to set up the second factor that the deployment asks for."""
RULES: Final = ("public", "signature", "signed_in", "scope", "admin")

OPEN: Final = ("public", "signature")


def scope(name: str) -> Mapping[str, object]:
    """Return the rule of a route for sessions and for API keys of a scope. Raises ValueError for an unknown one."""
    return {"access": "scope", "scope": KeyScope(name)}


class RouteWithoutRule(RuntimeError):
    """A route that says nothing about who may use it: refused at start."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} has no access rule: give its handler opt=PUBLIC, SIGNED_IN, scope(...), ADMIN or SIGNATURE"
        )


def asks_who_calls(scope: Scope) -> bool:
    """Whether a route has use for a caller."""
    opt = scope["route_handler"].opt
    return bool(opt.get("access") != "signature" and opt.get("asks_who_calls", True))


def check_access(scope: Scope) -> None:
    """Refuse a caller that the route's rule does not admit.

    Raises InvalidToken, InsufficientScope, AdminRequired, ReauthenticationRequired.
    """
    # only Litestar's own OPTIONS handlers have no rule: see check_rules
    opt = scope["route_handler"].opt
    rule = opt.get("access", "public")
    if rule in OPEN:
        return
    caller: Caller | None = scope["user"]
    if caller is None:
        raise InvalidToken
    if caller.scopes is not None and (rule != "scope" or opt["scope"] not in caller.scopes):
        raise InsufficientScope(opt.get("scope"))
    if rule == "admin" and not caller.is_admin:
        raise AdminRequired
    if opt.get("recent"):
        check_recent(caller.authenticated_at, scope["litestar_app"].state.wired.clock())


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
