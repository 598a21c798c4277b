"""Delete an account and all that is its own, step by step. Each step may be done again."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.deletion import TracesLeft
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.usage.limit import subject_of
from training_analyzer.ports.ai_meter import AiMeter
from training_analyzer.ports.rate_gate import RateGate
from training_analyzer.ports.work import UnitOfWork, Work

BATCH: Final = 200
"""Rows a transaction, so that others write in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasing:
    """Whom to delete, and where. ``pseudonym`` stands in the ledger afterwards."""

    user_id: UserId
    pseudonym: str
    work: Work
    meter: AiMeter
    rate_gate: RateGate


type Step = Callable[[Erasing], Awaitable[None]]


async def erase_account(erasing: Erasing, steps: Sequence[Step]) -> None:
    """Take all steps in order; interrupted anywhere, it is simply called again. Raises TracesLeft, WriteConflict."""
    for step in steps:
        await step(erasing)


async def pseudonymise_ledger(erasing: Erasing) -> None:
    """Put the pseudonym in the place of the athlete: what was used, others are billed by."""
    rename = retried(erasing.meter.rename)
    while await rename(subject_of(erasing.user_id), erasing.pseudonym, limit=BATCH) == BATCH:
        pass


async def forget_rates(erasing: Erasing) -> None:
    """Forget how many requests the athlete made lately."""
    await retried(erasing.rate_gate.forget)(subject_of(erasing.user_id))


async def delete_rows(erasing: Erasing) -> None:
    """Delete what is the athlete's own, table by table."""
    while await _deleted(erasing):
        pass


async def look_for_traces(erasing: Erasing) -> None:
    """Raise TracesLeft where a table still names the athlete."""
    async with erasing.work.for_user(erasing.user_id).snapshot() as w:
        left = await w.erasure.traces(erasing.user_id, await _address(w, erasing.user_id))
    if left:
        raise TracesLeft(left)


@retried
async def delete_account_row(erasing: Erasing) -> None:
    """Delete the account: its address is free again."""
    async with erasing.work.for_user(erasing.user_id)() as w:
        await w.erasure.delete_account(erasing.user_id)
        await w.commit()


STEPS: Final[tuple[Step, ...]] = (
    pseudonymise_ledger,
    forget_rates,
    delete_rows,
    look_for_traces,  # while the address is known
    delete_account_row,
    look_for_traces,  # for what came in meanwhile
)
"""What ends outside of this deployment has to end before these."""


@retried
async def _deleted(erasing: Erasing) -> int:
    async with erasing.work.for_user(erasing.user_id)() as w:
        deleted = await w.erasure.delete_some(erasing.user_id, limit=BATCH)
        await w.commit()
    return deleted


async def _address(w: UnitOfWork, user_id: UserId) -> Email | None:
    try:
        return (await w.users.get(user_id)).email
    except NotFound:
        return None
