"""The throttle of a deployment."""

from typing import Literal

from training_analyzer.domain.identity.tries import rates_of
from training_analyzer.domain.services.throttle import Throttle
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.derived_keys import KeyPurpose


def throttle_of(wired: Wired) -> Throttle:
    """Return what counts the tries of strangers."""
    limits = wired.settings.limits
    rates = rates_of(
        sign_ins_per_minute=_number(limits.sign_ins_per_minute),
        registrations_per_hour=_number(limits.registrations_per_hour),
    )
    return Throttle(wired.store.rate_gate, wired.derived_keys.key(KeyPurpose.THROTTLE), rates)


def _number(times: int | Literal["off"]) -> int | None:
    return None if times == "off" else times
