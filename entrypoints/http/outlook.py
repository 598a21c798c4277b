"""When form is back, and how much training it allows today."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import msgspec
from litestar import Controller, get
from litestar.params import QueryParameter

from training_analyzer.domain.activities.sport import ALL_SPORTS
from training_analyzer.domain.services.read_outlook import Outlook, read_outlook
from training_analyzer.domain.training.projection import FRESH
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.parameters import OneSport
from training_analyzer.entrypoints.http.problems import responses

Form = Annotated[
    float,
    QueryParameter(
        name="form", ge=-1000, le=1000, description="Form (CTL - ATL) wanted at the end of a day."
    ),
]


class FormDayOut(msgspec.Struct, frozen=True):
    """A day with the form at its end."""

    day: date
    ctl: float
    atl: float
    form_end_of_day: float


class RatiosOut(msgspec.Struct, frozen=True):
    """The week's load to the month's, three ways; ``uncoupled`` is the one of the series."""

    coupled: float | None
    uncoupled: float | None
    ewma: float | None


class OutlookOut(msgspec.Struct, frozen=True):
    """Today as it stands, the first day with that form when nothing more is trained, and the load for it today.

    ``load_for_form`` is the whole of today's load that brings the form about, ``load_done`` included. ``acwr`` compares
    the week with the month and predicts no injury. ``reasons`` says why one is null.
    """

    form: float
    today: FormDayOut | None
    load_done: float | None
    acwr: RatiosOut
    first_fresh: FormDayOut | None
    load_for_form: float | None
    reasons: Mapping[str, str]

    @classmethod
    def of(cls, found: Outlook, form: float) -> "OutlookOut":
        """Return the outlook on a form."""
        now, fresh = found.today, found.first_fresh
        reasons = dict(found.reasons)
        if now is None:
            reasons["load_done"] = reasons["today"]
        return cls(
            form=form,
            today=FormDayOut(now.day, now.ctl, now.atl, now.form_end_of_day) if now else None,
            load_done=now.load if now else None,
            acwr=copied(RatiosOut, found.ratios),
            first_fresh=FormDayOut(fresh.day, fresh.ctl, fresh.atl, fresh.ctl - fresh.atl) if fresh else None,
            load_for_form=found.load_for_form,
            reasons=reasons,
        )


class OutlookController(Controller):
    """What rest and training would do to form."""

    path = "/v1/training-load/outlook"
    tags = ("performance",)

    @get(
        "/",
        operation_id="getOutlook",
        summary="The first fresh day without training, and today's load for a form",
        opt=scope("read:performance"),
        responses=responses(401, 422, 503),
    )
    async def outlook(
        self, caller: InjectedCaller, wired: InjectedWired, form: Form = FRESH, sport: OneSport = None
    ) -> OutlookOut:
        """Look a year ahead at most, over all sports or one."""
        found = await read_outlook(
            user_id=caller.user_id,
            sport=sport or ALL_SPORTS,
            form=form,
            today=caller.today(wired.clock()),
            hot_reads=wired.store.hot_reads,
        )
        return OutlookOut.of(found, form)
