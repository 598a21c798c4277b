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


def _wired(request: Request[Any, Any, Any]) -> Wired:
    wired: Wired = request.app.state.wired  # Litestar's own ``state`` is a copy, made for every request
    return wired


def _caller(request: Request[Any, Any, Any], wired: InjectedWired) -> Caller:  # noqa: ARG001 - see below
    # named after ``wired``, this one is resolved after it; side by side Litestar would open a task group for the two
    caller: Caller = request.scope["user"]  # the guard has refused those without one
    return caller


DEPENDENCIES: Final = {
    "wired": Provide(_wired, sync_to_thread=False),
    "caller": Provide(_caller, sync_to_thread=False),
}
