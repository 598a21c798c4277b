"""Refuse to start where a stored credential could not be opened."""

from contextlib import suppress
from datetime import datetime

from training_analyzer.domain.sealing import SealBroken, UnknownKey
from training_analyzer.ports.vault import Vault
from training_analyzer.ports.work import Work


async def check_seals(work: Work, vault: Vault, now: datetime) -> None:
    """Raise UnknownKey for a stored credential whose key the deployment lacks.

    One that is damaged names no key: it fails for its owner alone, and keeps nobody else out.
    """
    async with work.snapshot() as w:
        heads = await w.sealed.heads(now)
    needed = set()
    for head in heads:
        with suppress(SealBroken):
            needed.add(vault.key_id(head))
    for key_id in sorted(needed):
        if not vault.knows(key_id):
            raise UnknownKey(key_id)
