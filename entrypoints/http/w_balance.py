"""W' balance of an activity."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec
from litestar import Controller, get
from litestar.params import FromPath, FromQuery, QueryParameter

from training_analyzer.domain.services.read_w_balance import Balance, BalanceModel, read_w_balance
from training_analyzer.domain.training.critical_power import CriticalPower
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.parameters import unfit
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.times import activity_id_of

OwnPower = Annotated[
    float | None,
    QueryParameter(name="cp_w", ge=1, le=2000, description="Critical power to use, together with w_prime_j."),
]
OwnWork = Annotated[
    float | None,
    QueryParameter(name="w_prime_j", ge=1000, le=200_000, description="W' to use, together with cp_w."),
]


class WBalanceOut(msgspec.Struct, frozen=True):
    """W' left after each second of timer time, in J; below 0 it says that ``cp_w`` or ``w_prime_j`` is too low.

    ``time_s`` counts timer seconds from 0, without pauses. ``fitted`` says whether those two are the fit to the 90 days
    up to the activity's. ``reasons`` says why one is null.
    """

    model: str
    fitted: bool
    cp_w: float | None
    w_prime_j: float | None
    min_j: float | None
    end_j: float | None
    time_s: Sequence[int] | None
    w_balance_j: Sequence[float] | None
    reasons: Mapping[str, str]

    @classmethod
    def of(cls, found: Balance, model: BalanceModel, *, fitted: bool) -> "WBalanceOut":
        """Return a balance with its ends."""
        left_j, reasons = found.balance_j, dict(found.reasons)
        if left_j is None:
            reasons |= dict.fromkeys(("min_j", "end_j", "time_s"), reasons["w_balance_j"])
        return cls(
            model=model,
            fitted=fitted,
            cp_w=found.used.cp_w if found.used else None,
            w_prime_j=found.used.w_prime_j if found.used else None,
            min_j=min(left_j) if left_j else None,
            end_j=left_j[-1] if left_j else None,
            time_s=None if left_j is None else list(range(len(left_j))),
            w_balance_j=left_j,
            reasons=reasons,
        )


class WBalanceController(Controller):
    """What was left above critical power."""

    path = "/v1/activities/{activity_id:str}/w-balance"
    tags = ("activities",)

    @get(
        "/",
        operation_id="getWBalance",
        summary="W' balance, second by second",
        opt=scope("read:activities"),
        responses=responses(401, 402, 404, 422, 503),
    )
    async def w_balance(
        self,
        activity_id: FromPath[str],
        caller: InjectedCaller,
        wired: InjectedWired,
        model: FromQuery[BalanceModel] = BalanceModel.DIFFERENTIAL,
        cp_w: OwnPower = None,
        w_prime_j: OwnWork = None,
    ) -> WBalanceOut:
        """Show the columns by the numbers given, else by the athlete's fit up to the activity's day."""
        own = _own(cp_w, w_prime_j)
        found = await read_w_balance(
            user_id=caller.user_id,
            activity_id=activity_id_of(activity_id),
            model=model,
            own=own,
            history=caller.history(wired.clock()),
            work=caller.work,
        )
        return WBalanceOut.of(found, model, fitted=own is None and found.used is not None)


def _own(cp_w: float | None, w_prime_j: float | None) -> CriticalPower | None:
    """Return the athlete's own numbers. Raises HttpProblem for one without the other."""
    if cp_w is None and w_prime_j is None:
        return None
    if cp_w is None or w_prime_j is None:
        missing = "cp_w" if cp_w is None else "w_prime_j"
        raise unfit(missing, "cp_w and w_prime_j come together.")
    return CriticalPower(cp_w, w_prime_j)
