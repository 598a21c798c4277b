"""What the coach is asked over HTTP."""

from datetime import date
from typing import Literal

import msgspec

from training_analyzer.domain.services.analyse import Wanted
from training_analyzer.domain.services.coach import Asker
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.parameters import unfit
from training_analyzer.entrypoints.http.times import activity_id_of
from training_analyzer.entrypoints.wiring import Wired


class AnalysisIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One activity, or the seven days that end with ``day`` (today unless given).

    ``include_texts`` shows the model the name and the notes of the activity too. With ``fallback`` rules answer where
    a model does not; with ``dry_run`` the reply is what it would take at most, and nothing is sent.
    """

    kind: Literal["activity", "week"]
    activity_id: str | None = None
    day: date | None = None
    include_texts: bool = False
    fallback: Literal["rules"] | None = None
    dry_run: bool = False

    def wanted(self) -> Wanted:
        """Return what is asked for. Raises HttpProblem, and NotFound for an id that is none."""
        if self.kind == "week":
            if self.activity_id is not None:
                raise unfit("/activity_id", "A week is asked for by its day.")
            return Wanted(day=self.day)
        if self.activity_id is None or self.day is not None:
            raise unfit("/activity_id", "An activity is asked for by activity_id alone.")
        return Wanted(activity_id=activity_id_of(self.activity_id), with_texts=self.include_texts)


class ConversationIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A conversation, with a title or without."""

    title: str | None = None


class MessageIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question of at most 2,000 characters. ``fallback`` and ``dry_run`` are as for an analysis."""

    content: str
    fallback: Literal["rules"] | None = None
    dry_run: bool = False


def asker_of(caller: Caller, wired: Wired, fallback: str | None) -> Asker:
    """Return who asks the coach."""
    return Asker(
        user_id=caller.user_id,
        entitlements=caller.entitlements,
        work=caller.work,
        today=caller.today(wired.clock()),
        fallback=fallback is not None,
    )
