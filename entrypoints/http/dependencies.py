"""What handlers ask for by name: the open ports, and the athlete who calls."""

from typing import Any, Final

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation

from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.wiring import Wired

# what we provide ourselves is not validated again at every request
InjectedWired = NamedDependency[SkipValidation[Wired]]
InjectedCaller = NamedDependency[SkipValidation[Caller]]


def wired_of(request: Request[Any, Any, Any]) -> Wired:
    """Return the open ports. The hottest handlers ask here: two dependencies cost a fifth of what they do."""
    wired: Wired = request.app.state.wired  # Litestar's own ``state`` is a copy, made for every request
    return wired


def caller_of(request: Request[Any, Any, Any]) -> Caller:
    """Return who calls; the gate has refused those without a session."""
    caller: Caller = request.scope["user"]
    return caller


def _caller(request: Request[Any, Any, Any], wired: InjectedWired) -> Caller:  # noqa: ARG001 - see below
    # named after ``wired``, this one is resolved after it; side by side Litestar would open a task group for the two
    return caller_of(request)


DEPENDENCIES: Final = {
    "wired": Provide(wired_of, sync_to_thread=False),
    "caller": Provide(_caller, sync_to_thread=False),
}
