"""What stands before every handler: who calls, and whether the request may be served now, by this route."""

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.entrypoints.http.access import asks_who_calls, check_access
from training_analyzer.entrypoints.http.arrival import check_path, check_query, in_time
from training_analyzer.entrypoints.http.authentication import authenticated, vary_by_cookie
from training_analyzer.entrypoints.http.bodies import check_body_type
from training_analyzer.entrypoints.http.csrf import check_csrf
from training_analyzer.entrypoints.http.known_parameters import check_parameters
from training_analyzer.entrypoints.http.required_factor import check_factor


class Gate:
    """Puts the caller, or None, into ``scope["user"]`` and refuses what the route's rules do not admit.

    A middleware, since Litestar copies the handler for every guard of every request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve an admitted request.

        Raises what stands below, RateLimited and StoreUnavailable.
        """
        if scope["type"] == ScopeType.HTTP:
            limits = scope["litestar_app"].state.limits
            try:
                scope["user"] = await authenticated(scope) if asks_who_calls(scope) else None
            except TrainingAnalyzerError:  # what is refused already here is counted as anybody's
                scope["user"] = None
                await limits.count(scope, None)
                raise
            await limits.count(scope, scope["user"])
            vary_by_cookie(scope)
            check_csrf(scope)
            check_access(scope)
            await check_factor(scope)
            await scope["litestar_app"].state.writes_taken.check(scope)
            check_path(scope)
            check_query(scope)
            check_parameters(scope)
            check_body_type(scope)
            receive = in_time(receive, scope, scope["litestar_app"].state.wired.settings.http)
        await self._app(scope, receive, send)
