"""What a problem says: the members of all, and those of what a plan refuses."""

from datetime import datetime
from typing import Any, Final

import msgspec

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.period import PeriodKind
from training_analyzer.domain.usage.limit import Meter
from training_analyzer.domain.usage.price import usd
from training_analyzer.domain.usage.refusal import PlanRefused, Refusal

CHECKOUT: Final = "/v1/billing/checkout-sessions"
_PORTALS: Final = {"already_subscribed": "/v1/billing/portal-sessions"}


class FieldProblem(msgspec.Struct, frozen=True):
    """One field that was not accepted; ``pointer`` is its JSON pointer, or the parameter's name."""

    pointer: str
    message: str


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """An RFC 9457 problem. ``code`` is stable: branch on it, not on the text.

    ``ticket`` comes with ``totp_required`` where a sign-in with another service waits for the code, ``portal`` with
    ``already_subscribed``: where the page is made on which a subscription is changed, ``attempts_left`` with
    ``mfa_code_invalid``.
    """

    type: str
    title: str
    status: int
    code: str
    detail: str
    instance: str
    request_id: str
    errors: list[FieldProblem] = []
    ticket: str | None = None
    portal: str | None = None
    attempts_left: int | None = None


class UpgradeOut(msgspec.Struct, frozen=True):
    """The plan that allows more, and where to buy it."""

    plan: str
    checkout: str


class PlanProblem(Problem, frozen=True, kw_only=True, omit_defaults=True):
    """What a plan refuses, with everything that helps: how much, until when, and what to buy.

    Amounts are whole numbers, and those of money (``meter`` is ``cost_nano_usd``) decimal strings in dollars.
    """

    feature: str
    plan: str
    meter: str | None
    limit: int | str | None
    used: int | str
    reserved: int | str
    remaining: int | str | None
    period: str | None
    resets_at: datetime | None
    upgrade: UpgradeOut | None


def members_of(error: TrainingAnalyzerError) -> dict[str, Any]:
    """Return what the problem of a failure says beyond what all say."""
    if isinstance(error, PlanRefused):
        return _members_of(error.refusal)
    ticket = getattr(error, "ticket", None)
    return {
        "ticket": ticket and ticket.reveal(),
        "portal": _PORTALS.get(error.code),
        "attempts_left": getattr(error, "attempts_left", None),
    }


def _members_of(refusal: Refusal) -> dict[str, Any]:
    """Return the members of a plan's problem that others have not."""
    shown = usd if refusal.meter is Meter.COST_NANO_USD else int
    period = refusal.period
    return {
        "feature": refusal.feature.value,
        "plan": refusal.plan,
        "meter": refusal.meter and refusal.meter.value,
        "limit": None if refusal.limit is None else shown(refusal.limit),
        "used": shown(refusal.used),
        "reserved": shown(refusal.reserved),
        "remaining": None if refusal.remaining is None else shown(refusal.remaining),
        "period": None if period in {None, PeriodKind.ALWAYS} else period,
        "resets_at": refusal.resets_at,
        "upgrade": None if refusal.upgrade is None else UpgradeOut(refusal.upgrade, CHECKOUT),
    }
