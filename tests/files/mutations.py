"""Ways in which files break, with seeds: the same number always breaks a file in the same way."""

import random
from collections.abc import Iterator, Sequence


def mutated(bodies: Sequence[bytes], count: int, seed: int = 20261124) -> Iterator[bytes]:
    """Yield ``count`` damaged files: flipped bits, cuts, blocks repeated, removed or swapped, numbers at extremes."""
    chance = random.Random(seed)  # noqa: S311 (no secret: damage)
    ways = (_flipped, _flipped_near_start, _cut, _repeated, _removed, _swapped, _extreme)
    for number in range(count):
        body = chance.choice(bodies)
        for _ in range(chance.choice((1, 1, 1, 3))):
            body = ways[number % len(ways)](body, chance)
        yield body


def _flipped(body: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(body)
    for _ in range(chance.choice((1, 1, 4, 30))):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _flipped_near_start(body: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(body)
    for _ in range(chance.choice((1, 2, 5))):
        damaged[chance.randrange(min(len(damaged), 250))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _cut(body: bytes, chance: random.Random) -> bytes:
    return body[: chance.randrange(1, len(body))] if len(body) > 1 else body


def _block(body: bytes, chance: random.Random) -> tuple[int, int]:
    begin = chance.randrange(len(body))
    return begin, min(len(body), begin + chance.choice((1, 7, 64, 500, 3000)))


def _repeated(body: bytes, chance: random.Random) -> bytes:
    begin, end = _block(body, chance)
    return body[:end] + body[begin:end] * chance.choice((1, 2, 20)) + body[end:]


def _removed(body: bytes, chance: random.Random) -> bytes:
    begin, end = _block(body, chance)
    return body[:begin] + body[end:] or b"\x00"


def _swapped(body: bytes, chance: random.Random) -> bytes:
    begin, end = _block(body, chance)
    return body[:begin] + body[begin:end][::-1] + body[end:]


def _extreme(body: bytes, chance: random.Random) -> bytes:
    begin = chance.randrange(len(body))
    size = chance.choice((1, 2, 4, 16))
    return body[:begin] + chance.choice((b"\x00", b"\xff", b"\x7f", b"\x80")) * size + body[begin + size :]
