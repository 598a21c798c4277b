"""``training-analyzer usage``."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import click

from training_analyzer.domain.services.read_ai_usage import span_of
from training_analyzer.domain.usage.history import Bucket, Grouping, UsageTotal
from training_analyzer.domain.usage.price import usd
from training_analyzer.entrypoints.cli.group import OneSentence
from training_analyzer.entrypoints.cli.options import run_wired, with_settings
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired

_DAYS = click.DateTime(["%Y-%m-%d"])


@click.group(cls=OneSentence)
def usage() -> None:
    """What calls of models took."""


@usage.command()
@click.option("--start", type=_DAYS, help="The first day (UTC); the month's first unless given.")
@click.option("--end", type=_DAYS, help="The day after the last one (UTC); up to now unless given.")
@click.option(
    "--bucket", type=click.Choice([each.value for each in Bucket]), help="A line for each of these."
)
@click.option(
    "--by",
    type=click.Choice([each.value for each in Grouping]),
    multiple=True,
    help="A line for each of these; more than once for several.",
)
@with_settings
def report(
    settings: Settings,
    *,
    start: datetime | None,
    end: datetime | None,
    bucket: str | None,
    by: Sequence[str],
) -> None:
    """Sum up the model calls of all athletes: requests, tokens in and out, and dollars, tab-separated."""
    stretch = Bucket(bucket) if bucket else None
    groups = [Grouping(each) for each in dict.fromkeys(by)]

    async def work(wired: Wired) -> None:
        span = span_of(_utc(start), _utc(end), bucket=stretch, now=wired.clock())
        totals = await wired.store.meter.totals(span, subject=None, bucket=stretch, by=groups)
        click.echo(
            "\t".join(["start", *groups, "requests", "tokens_in", "tokens_out", "usd", "of_it_not_told"])
        )
        for line in _lines(totals or [UsageTotal(group=(None,) * len(groups))]):
            click.echo(line)

    run_wired(settings, work)


def _utc(day: datetime | None) -> datetime | None:
    return day and day.replace(tzinfo=UTC)


def _lines(totals: Sequence[UsageTotal]) -> Iterable[str]:
    for each in totals:
        start = each.start.isoformat() if each.start else "-"
        counts = (str(each.requests), str(each.input_tokens), str(each.output_tokens))
        money = (usd(each.cost_nano_usd), usd(each.estimated_nano_usd + each.assumed_nano_usd))
        yield "\t".join([start, *(group or "-" for group in each.group), *counts, *money])
