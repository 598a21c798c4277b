"""What the audit log is told of requests that were refused: who tried what."""

import logging
import re
from typing import Any, Final

from litestar import Request
from litestar.enums import ScopeType
from litestar.types import Scope

from training_analyzer.domain.audit.event import AuditAction, Outcome
from training_analyzer.domain.errors import NotFound, TrainingAnalyzerError
from training_analyzer.domain.identity.errors import AdminRequired, InsufficientScope
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.csrf import CsrfFailed
from training_analyzer.entrypoints.wiring import Wired

_AN_ID: Final = re.compile(r"[a-z]{2,5}_[0-9a-z]{26}")

log = logging.getLogger(__name__)


async def tell_of_denial(error: Exception, scope: Scope) -> None:
    """Note what a caller was refused: a scope or role that he lacks, a page that is not ours, an object that is not his or nobody's.

    It stays refused where that cannot be noted.
    """
    action = _action(error, scope)
    if action is None or scope["type"] != ScopeType.HTTP or scope.get("user") is None:
        return
    caller: Caller = scope["user"]
    request: Request[Any, Any, Any] = Request(scope)
    wired: Wired = scope["litestar_app"].state.wired
    event = origin_of(request).event(
        action,
        Outcome.DENIED,
        user_id=caller.user_id,
        actor_id=caller.user_id,
        make_id=wired.make_id,
        now=wired.clock(),
        object=next(filter(_AN_ID.fullmatch, scope["path_params"].values()), None),
        detail={"route": scope["path_template"], "method": scope["method"], "key": caller.scopes is not None},
    )
    try:
        async with wired.store.work() as w:
            await w.audit.add(event)
            await w.commit()
    except TrainingAnalyzerError as failure:
        log.warning("a refusal was not noted in the audit log: %s", failure)


def _action(error: Exception, scope: Scope) -> AuditAction | None:
    if isinstance(error, InsufficientScope | AdminRequired | CsrfFailed):
        return AuditAction.ACCESS_DENIED
    if isinstance(error, NotFound) and scope.get("path_params"):
        return AuditAction.OBJECT_DENIED
    return None
