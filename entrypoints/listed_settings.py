"""Settings that are written as words separated by commas."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from types import MappingProxyType
from typing import ClassVar, Final
from urllib.parse import urlsplit

from training_analyzer.domain.usage.price import nano_usd

OFF: Final = "off"
_SCHEMES: Final = ("http", "https")
_LONGEST_S: Final = 7 * 86_400
_MOST_USD: Final = 1_000_000_000


class Listed:
    """The words of a setting; two are equal when their words are."""

    takes: ClassVar[str]

    def __init__(self, *words: str) -> None:
        self.words = tuple(self.checked(word.strip()) for word in words if word.strip())

    @classmethod
    def of(cls, text: str) -> "Listed":
        """Return the setting that a text writes. Raises ValueError."""
        return cls(*text.split(","))

    def checked(self, word: str) -> str:
        """Return a word as it is kept. Raises ValueError."""
        return word

    def __str__(self) -> str:
        return ",".join(self.words)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Listed) and (type(other), other.words) == (type(self), self.words)

    def __hash__(self) -> int:
        return hash(self.words)


class Networks(Listed):
    """Addresses and networks, ``10.0.0.0/8``."""

    takes = "addresses or networks, comma-separated"

    def checked(self, word: str) -> str:
        """Return a network's text. Raises ValueError."""
        return str(ip_network(word))

    @cached_property
    def _networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(ip_network(word) for word in self.words)

    def __contains__(self, address: IPv4Address | IPv6Address) -> bool:
        return any(address in network for network in self._networks)


class Origins(Listed):
    """Origins of browsers' pages, ``https://example.org``; neither ``*`` nor ``null`` is one."""

    takes = "origins (https://example.org), comma-separated"

    def checked(self, word: str) -> str:
        """Return an origin as browsers send it. Raises ValueError."""
        parts = urlsplit(word.lower())
        if parts.scheme not in _SCHEMES or not parts.hostname or "*" in word:
            raise ValueError(word)
        default = {"http": 80, "https": 443}[parts.scheme]
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        origin = f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in {None, default} else "")
        if parts.path or parts.query or parts.fragment or "@" in parts.netloc:
            raise ValueError(word)
        return origin


class PlanRates(Listed):
    """A number a minute for each plan, ``free:60``; or ``off``."""

    takes = "off, or plan:number with whole numbers from 1, comma-separated"

    def checked(self, word: str) -> str:
        """Return a plan with its number. Raises ValueError."""
        if word == OFF:
            return word
        plan, _, number = word.partition(":")
        if not plan.strip() or int(number) < 1:
            raise ValueError(word)
        return f"{plan.strip()}:{int(number)}"

    @cached_property
    def a_minute(self) -> Mapping[str, int] | None:
        """Return the number of each plan, None where nothing is limited."""
        if OFF in self.words:
            return None
        pairs = (word.partition(":") for word in self.words)
        return MappingProxyType({plan: int(number) for plan, _, number in pairs})


class Pauses(Listed):
    """Pauses in seconds, the shortest first as a rule: ``1,5,30``."""

    takes = "whole numbers of seconds from 1, comma-separated"

    def __init__(self, *words: str) -> None:
        super().__init__(*words)
        if not self.words:
            raise ValueError(self.takes)

    def checked(self, word: str) -> str:
        """Return a number's text. Raises ValueError."""
        if not 1 <= int(word) <= _LONGEST_S:
            raise ValueError(word)
        return str(int(word))

    @cached_property
    def spans(self) -> tuple[timedelta, ...]:
        """Return the pauses."""
        return tuple(timedelta(seconds=int(word)) for word in self.words)


class Dollars(Listed):
    """An amount of US dollars, ``250`` or ``12.50``; without a word there is none."""

    takes = "an amount of US dollars from 0, such as 12.50"

    def __init__(self, *words: str) -> None:
        super().__init__(*words)
        if len(self.words) > 1:
            raise ValueError(self.takes)

    def checked(self, word: str) -> str:
        """Return an amount's text. Raises ValueError."""
        try:
            fits = 0 <= Decimal(word) <= _MOST_USD
        except InvalidOperation as error:  # no number, or one that compares with none
            raise ValueError(word) from error
        if not fits:
            raise ValueError(word)
        return word

    @cached_property
    def nano_usd(self) -> int | None:
        """Return the amount in billionths of a dollar, None where none is set."""
        return nano_usd(Decimal(self.words[0])) if self.words else None
