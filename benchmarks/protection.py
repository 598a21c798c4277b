"""What protection costs: whether guesses tell who has an account, and what counting adds to a request."""

import json
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from benchmarks.asgi import fetch
from benchmarks.rounds import Operation, Row, compared
from benchmarks.world import ADDRESS, World, opened
from training_analyzer.entrypoints.http.app import litestar_app
from training_analyzer.entrypoints.http.frame import Frame
from training_analyzer.entrypoints.listed_settings import PlanRates
from training_analyzer.entrypoints.settings import LimitsSettings

_GUESSES: Final = 30
_ENOUGH: Final = PlanRates("free:100000000")


async def guesses(world: World) -> Row:
    """Measure a wrong password beside an unknown address, by the clock, as somebody who guesses would."""
    app = litestar_app(lambda: nullcontext(world.ports))
    wrong, unknown = (_guess(app, address) for address in (ADDRESS, "nobody@example.org"))
    taken: dict[Operation, list[float]] = {wrong: [], unknown: []}
    async with app.lifespan():
        for _ in range(_GUESSES + 1):
            for guess, times in taken.items():
                begun = perf_counter()
                await guess()
                times.append((perf_counter() - begun) * 1000.0)
    medians = [median(times[1:]) for times in taken.values()]
    return Row("wrong password beside unknown address, wall ms", medians[0], medians[1], 1.2)


def _guess(app: object, address: str) -> Operation:
    body = json.dumps({"email": address, "password": "not the right one"}).encode()
    return partial(fetch, app, "/v1/auth/sessions", body=body, expected=401)


async def counting(folder: Path) -> Row:
    """Measure a page of 20 with the general limit beside the same without."""
    limits = LimitsSettings(_ENOUGH, "off", "off", "off")
    async with opened(folder / "counted", 100, limits) as counted, opened(folder / "free", 100) as free:
        apps = [litestar_app(lambda each=each: nullcontext(each.ports)) for each in (counted, free)]  # type: ignore[misc]
        async with apps[0].lifespan(), apps[1].lifespan():
            sides = [
                partial(fetch, Frame(app, production=False), "/v1/activities", "", each.signed_in.access.text)
                for app, each in zip(apps, (counted, free), strict=True)
            ]
            return await compared("page 1 of 20, counted", sides[0], sides[1], count=300, target=None)
