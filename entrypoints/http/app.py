"""The application: controllers, access rules, failures, and the ports opened for as long as it runs."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, ControllerRouterHandler

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.entrypoints.http.access import check_rules
from training_analyzer.entrypoints.http.bodies import MOST_JSON_BYTES, on_nested
from training_analyzer.entrypoints.http.denials import tell_of_denial
from training_analyzer.entrypoints.http.dependencies import DEPENDENCIES
from training_analyzer.entrypoints.http.docs import DocsController
from training_analyzer.entrypoints.http.frame import Frame
from training_analyzer.entrypoints.http.gate import Gate
from training_analyzer.entrypoints.http.known_parameters import note_parameters
from training_analyzer.entrypoints.http.limiting import limiting
from training_analyzer.entrypoints.http.maintenance import WritesTaken
from training_analyzer.entrypoints.http.open_streams import OpenStreams
from training_analyzer.entrypoints.http.problems import on_expected, on_http, on_unexpected
from training_analyzer.entrypoints.http.purging import purging
from training_analyzer.entrypoints.http.routes import CONTROLLERS
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired

type OpenWired = Callable[[], AbstractAsyncContextManager[Wired]]


def create_app(
    settings: Settings, open_wired: OpenWired, extra: Sequence[ControllerRouterHandler] = ()
) -> ASGIApp:
    """Return the application. ``extra`` are plugins' controllers. Raises RouteWithoutRule."""
    return Frame(
        litestar_app(open_wired, extra, docs=settings.http.docs),
        production=settings.environment == "production",
        http=settings.http,
    )


def litestar_app(
    open_wired: OpenWired, extra: Sequence[ControllerRouterHandler] = (), *, docs: bool = True
) -> Litestar:
    """Return the application without its frame. Raises RouteWithoutRule."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with open_wired() as wired, purging(wired), limiting(wired) as limits:
            app.state.wired, app.state.writes_taken, app.state.limits = wired, WritesTaken(wired), limits
            app.state.open_streams = OpenStreams()
            yield

    app = Litestar(
        [*CONTROLLERS, *([DocsController] if docs else []), *extra],
        lifespan=[lifespan],
        middleware=[Gate],
        dependencies=DEPENDENCIES,
        after_exception=[tell_of_denial],
        exception_handlers={
            TrainingAnalyzerError: on_expected,
            HTTPException: on_http,
            RecursionError: on_nested,
            Exception: on_unexpected,
        },
        request_max_body_size=MOST_JSON_BYTES,
        openapi_config=None,
        logging_config=None,
    )
    check_rules(app)
    note_parameters(app)
    return app
