"""``training-analyzer recalculate``."""

from typing import Final

import click

from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.recalculate import recalculate as measure_outdated
from training_analyzer.entrypoints.cli.options import run_wired, with_settings
from training_analyzer.entrypoints.cli.progress import progress_bar
from training_analyzer.entrypoints.cli.users import account_of
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired

_PAGE: Final = 500


@click.command()
@click.option("--user", "email", help="Only this account; all of them unless given.")
@with_settings
def recalculate(settings: Settings, *, email: str | None) -> None:
    """Measure again the activities whose numbers are outdated: by a newer formula, or by changed thresholds.

    Asks no source again. May be stopped at any time: the next call goes on where this one was.
    """

    async def work(wired: Wired) -> None:
        accounts = [(await account_of(wired, email)).id] if email else await _everybody(wired)
        measured = 0
        with progress_bar() as progress:
            task = progress.add_task("Recalculating", total=len(accounts))
            for user_id in accounts:
                bound = wired.store.work.for_user(user_id)
                measured += await measure_outdated(
                    user_id=user_id, work=bound, offered=wired.catalog.metrics, clock=wired.clock
                )
                progress.advance(task)
        click.echo(f"{measured} activities measured again.")

    run_wired(settings, work)


async def _everybody(wired: Wired) -> list[UserId]:
    found: list[UserId] = []
    async with wired.store.work.snapshot() as w:
        while page := await w.users.ids(after=found[-1] if found else None, limit=_PAGE):
            found += page
    return found
