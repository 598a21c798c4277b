"""Count what strangers may try, before anything is hashed, read or sent for them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from hmac import HMAC
from typing import Final

from training_analyzer.domain.identity.tries import KNOWN_FOR, LetterMeters, Meter, Rates, rates_of
from training_analyzer.domain.rates import Bucket, RateLimited
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.rate_gate import RateGate

_KNOWN: Final = "known"

type Tries = Sequence[Bucket]
"""What an admitted try was counted in."""


@dataclass(frozen=True, slots=True)
class Throttle:
    """Counts tries by account and by client address, of both of which the store sees an HMAC under ``key`` alone.

    Each meter's name is part of what is counted: an address and an account of one name do not share. All may raise
    WriteConflict and StoreUnavailable.
    """

    rate_gate: RateGate
    key: bytes = field(repr=False)
    rates: Rates = field(default_factory=rates_of)

    async def admit(self, tries: Sequence[tuple[Meter, str]], now: datetime) -> Tries:
        """Count tries that belong together, for whoever each stands for: all of them, or none.

        Raises RateLimited.
        """
        buckets = [
            Bucket(self._subject(whom), f"{meter}/{rate.period_s:.0f}", *rate, burst=rate.limit)
            for meter, whom in tries
            for rate in self.rates[meter]
        ]
        wait_s = await self._taken(buckets, now) if buckets else None
        if wait_s is not None:
            raise RateLimited(wait_s)
        return buckets

    async def admit_sign_in(self, account: str, client: str, now: datetime) -> Tries:
        """Count a sign-in of whoever says to be an account. Raises RateLimited.

        A client from whose address the account was signed in to of late has a count of its own: strangers' failures
        elsewhere, or behind the same router, do not shut the owner out.
        """
        pair = _pair(account, client)
        if await self.rate_gate.marked(self._subject(pair), _KNOWN, now):
            return await self.admit([(Meter.LOGIN_KNOWN, pair)], now)
        return await self.admit([(Meter.LOGIN_ACCOUNT, account), (Meter.LOGIN_ADDRESS, client)], now)

    async def admit_letter(self, meters: LetterMeters, account: str, client: str, now: datetime) -> None:
        """Count a letter that a client asks for, by both together and by the account. Raises RateLimited.

        One stranger uses up his own letters alone. However many there are, they leave theirs to a client from whose
        address the account was signed in to of late.
        """
        pair = _pair(account, client)
        known = await self.rate_gate.marked(self._subject(pair), _KNOWN, now)
        everybody = [] if known else [(meters.account, account)]
        await self.admit([(meters.client, pair), *everybody], now)

    async def signed_in(self, account: str, client: str, tries: Tries, now: datetime) -> None:
        """Note that a counted sign-in was right: it does not count, and its address is known from now on."""
        await self.give_back(tries)
        await self.rate_gate.mark(self._subject(_pair(account, client)), _KNOWN, now + KNOWN_FOR)

    async def give_back(self, tries: Tries) -> None:
        """Uncount tries that were no failures."""
        if tries:
            await self.rate_gate.give_back(tries)

    @retried
    async def _taken(self, buckets: Tries, now: datetime) -> float | None:
        return await self.rate_gate.take_all(buckets, now)

    def _subject(self, whom: str) -> str:
        return HMAC(self.key, whom.encode("utf-8", "surrogatepass"), sha256).hexdigest()


def _pair(account: str, client: str) -> str:
    return f"{account}\n{client}"
