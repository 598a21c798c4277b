"""Who has to set up a second factor before anything else."""

from typing import Final

from litestar.types import HTTPScope

from training_analyzer.domain.identity.errors import SecondFactorRequired
from training_analyzer.domain.identity.session import MULTI_FACTOR
from training_analyzer.entrypoints.http.access import FACTOR_FREE, OPEN
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.wiring import Wired

_FREE: Final = next(iter(FACTOR_FREE))


async def check_factor(scope: HTTPScope) -> None:
    """Refuse an account that the deployment asks for a second factor and that has none. Raises SecondFactorRequired.

    An account with a factor has shown it at each sign-in, so that the session need not say so. One without is let in
    where an identity provider asked for a second factor at the sign-in of this session.
    """
    wired: Wired = scope["litestar_app"].state.wired
    required = wired.settings.auth.require_second_factor
    caller: Caller | None = scope["user"]
    opt = scope["route_handler"].opt
    if caller is None or opt.get("access", "public") in OPEN or opt.get(_FREE) or not _asks(required, caller):
        return
    async with caller.work.snapshot() as w:
        factor = await w.second_factors.find(caller.user_id)
        if factor is not None and factor.confirmed_at is not None:
            return
        sessions = await w.sessions.list(caller.user_id, wired.clock())
    if not any(each.id == caller.session and MULTI_FACTOR in each.amr for each in sessions):
        raise SecondFactorRequired


def _asks(required: str, caller: Caller) -> bool:
    return required == "all" or (required == "admins" and caller.is_admin)
