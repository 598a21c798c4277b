"""``training-analyzer sync`` and ``training-analyzer connections``."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final

import click

from training_analyzer.domain.services.begin_sync import Skipped, SyncOrder, Waits
from training_analyzer.domain.services.sync_wearable import sync_wearable
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.governor import waits_until
from training_analyzer.domain.sync.run import RunState, SyncRun, Trigger
from training_analyzer.entrypoints.cli.group import OneSentence
from training_analyzer.entrypoints.cli.options import run_wired, with_settings
from training_analyzer.entrypoints.cli.users import account_of
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.syncing import syncing_of
from training_analyzer.entrypoints.wiring import Wired

_PAGE: Final = 200


@click.group(cls=OneSentence)
def sync() -> None:
    """Data that arrives by itself."""


@sync.command()
@click.option(
    "--user", "email", help="This account's connections, due or not; all that are due unless given."
)
@click.option("--provider", help="Only connections to this provider.")
@with_settings
def run(settings: Settings, *, email: str | None, provider: str | None) -> None:
    """Sync now, one connection after the other, beside whatever workers do; exit with 1 where one failed."""

    async def work(wired: Wired) -> None:
        syncing, failed = syncing_of(wired), 0
        trigger = Trigger.SCHEDULE if email is None else Trigger.MANUAL
        async for each in _wanted(wired, email, provider):
            order = SyncOrder(user_id=each.user_id, connection_id=each.id, trigger=trigger)
            went = await sync_wearable(order, syncing=syncing)
            failed += isinstance(went, SyncRun) and went.state is RunState.FAILED
            click.echo(f"{each.provider} {each.user_id}: {_said(went)}")
        if failed:
            raise click.ClickException(f"{failed} syncs failed.")

    run_wired(settings, work)


@sync.command()
@with_settings
def status(settings: Settings) -> None:
    """Say how syncs fare: connections by state, what is due, runs and fails, and which provider is left alone."""

    async def work(wired: Wired) -> None:
        now = wired.clock()
        async with wired.store.work.snapshot() as w:
            counts, governors = await w.connections.counts(now), await w.governors.list()
        states = ", ".join(f"{many} {state}" for state, many in sorted(counts.states.items())) or "none"
        click.echo(f"Connections: {states}")
        late = "" if counts.oldest_due_at is None else f", the oldest since {_at(counts.oldest_due_at)}"
        click.echo(f"Due: {counts.due}{late}")
        click.echo(f"Running: {counts.running}")
        click.echo(f"Failing: {counts.failing}")
        for each in governors:
            until = waits_until(each, now)
            click.echo(f"{each.provider}: {'asked' if until is None else f'left alone until {_at(until)}'}")

    run_wired(settings, work)


@click.group(cls=OneSentence)
def connections() -> None:
    """Athletes' connections to sources of data."""


@connections.command("list")
@click.option("--user", "email", help="Only this account's.")
@with_settings
def list_connections(settings: Settings, *, email: str | None) -> None:
    """List connections: whose, to what, in which state, when they were synced last and will be next, what ails them."""

    async def work(wired: Wired) -> None:
        async for each in _connections(wired, email):
            click.echo(
                f"{each.user_id} {each.provider} {each.state.value} last {_at(each.last_success_at)} "
                f"next {_at(each.next_sync_at)} {each.last_error_code or '-'}"
            )

    run_wired(settings, work)


async def _wanted(wired: Wired, email: str | None, provider: str | None) -> AsyncIterator[Connection]:
    now = wired.clock()
    async for each in _connections(wired, email):
        due = email is not None or (each.next_sync_at is not None and each.next_sync_at <= now)
        if due and provider in {None, each.provider}:
            yield each


async def _connections(wired: Wired, email: str | None) -> AsyncIterator[Connection]:
    """Yield connections a page at a time; no unit is open meanwhile."""
    if email is not None:
        user_id = (await account_of(wired, email)).id
        async with wired.store.work.for_user(user_id).snapshot() as w:
            found = await w.connections.list(user_id)
        for each in found:
            yield each
        return
    after = None
    while True:
        async with wired.store.work.snapshot() as w:
            page = await w.connections.page(after, _PAGE)
        for each in page:
            yield each
        if not page:
            return
        after = page[-1].id


def _said(went: SyncRun | Skipped | Waits | None) -> str:
    match went:
        case SyncRun():
            new = sum(part.new for part in went.parts)
            changed = sum(part.changed for part in went.parts)
            why = went.error_code or went.reason
            return went.state.value + (f" ({why})" if why else f", {new} new, {changed} changed")
        case Skipped(reason=reason):
            return f"skipped ({reason.value})"
        case Waits(until=until, code=code):
            return f"waits until {_at(until)} ({code})"
        case None:
            return "gone, or its provider is not in use"


def _at(at: datetime | None) -> str:
    return "-" if at is None else f"{at:%Y-%m-%d %H:%M:%SZ}"
