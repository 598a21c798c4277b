"""Seal everything that lasts under the vault's current key, so that older keys can be dropped."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from training_analyzer.domain.sealing import LASTING, SealBroken, SealedValue, SealPurpose
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.vault import Vault
from training_analyzer.ports.work import Work

BATCH: Final = 200
"""Rows a transaction, so that the writer is free in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """How many texts were sealed anew, how many open no more, and how many of each older key are left.

    What is left is broken, was replaced in between, or is a log-in that waits and expires within minutes.
    """

    resealed: int
    broken: int
    remaining: Mapping[str, int]


async def rotate_seals(*, work: Work, vault: Vault, now: datetime, batch: int = BATCH) -> Rotation:
    """Go through all sealed rows in small transactions: it may stop anywhere, go on later and run beside a server.

    Raises UnknownKey, WriteConflict.
    """
    resealed = broken = 0
    for purpose in LASTING:
        after: SealedValue | None = None
        while values := await _page(work, purpose, after, batch):
            anew = _resealed(values, vault)
            resealed += await retried(_replaced)(work, [(old, new) for old, new in anew if new is not None])
            broken += sum(new is None for _, new in anew)
            after = values[-1]
    return Rotation(resealed=resealed, broken=broken, remaining=await _remaining(work, vault, now))


async def _page(
    work: Work, purpose: SealPurpose, after: SealedValue | None, limit: int
) -> Sequence[SealedValue]:
    async with work.snapshot() as w:
        return await w.sealed.page(purpose, after, limit)


def _resealed(values: Sequence[SealedValue], vault: Vault) -> Sequence[tuple[SealedValue, bytes | None]]:
    """Return what changes: each with its new text, None where it does not open."""
    anew: list[tuple[SealedValue, bytes | None]] = []
    for each in values:
        try:
            blob = vault.reseal(each.blob, each.context)
        except SealBroken:
            anew.append((each, None))
        else:
            if blob != each.blob:
                anew.append((each, blob))
    return anew


async def _replaced(work: Work, anew: Sequence[tuple[SealedValue, bytes]]) -> int:
    async with work() as w:
        replaced = sum([await w.sealed.replace(old, new) for old, new in anew])
        await w.commit()
        return replaced


async def _remaining(work: Work, vault: Vault, now: datetime) -> Mapping[str, int]:
    async with work.snapshot() as w:
        heads = await w.sealed.heads(now)
    left: Counter[str] = Counter()
    for head in heads:
        with suppress(SealBroken):
            left[vault.key_id(head)] += 1
    del left[vault.current_key_id()]
    return left
