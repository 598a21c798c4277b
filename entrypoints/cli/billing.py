"""``training-analyzer billing``."""

from collections.abc import Sequence

import click

from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.billing.errors import BillingDisabled
from training_analyzer.domain.billing.inbox import InboxEvent, InboxState
from training_analyzer.domain.services.administer import Administration
from training_analyzer.domain.services.administer_billing import (
    read_messages,
    reconcile_at_once,
    settle_message,
)
from training_analyzer.domain.services.reconcile_billing import Reconciled
from training_analyzer.entrypoints.billing import BETWEEN_REQUESTS, billing_of
from training_analyzer.entrypoints.cli.group import OneSentence
from training_analyzer.entrypoints.cli.options import run_wired, with_settings
from training_analyzer.entrypoints.selling import is_selling
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired

_MOST_SHOWN = 200
_of_vendor = click.option("--provider", help="Name of the payment vendor; the one in use unless given.")


@click.group(cls=OneSentence)
def billing() -> None:
    """What the payment vendor says, and whether we have it so."""


@billing.command()
@click.option("--dry-run", is_flag=True, help="Change nothing: say what would be mended.")
@with_settings
def reconcile(settings: Settings, *, dry_run: bool) -> None:
    """Compare all subscriptions with the payment vendor and mend them; exit with 1 where an operator has to look."""

    async def work(wired: Wired) -> None:
        if not is_selling(wired.payments):
            raise BillingDisabled
        found = await reconcile_at_once(
            _operator(wired), billing=billing_of(wired), dry_run=dry_run, pause=BETWEEN_REQUESTS
        )
        click.echo(_said(found))
        if found.orphans or found.failed:
            raise click.ClickException(
                f"{found.orphans} who pay are nobody's here, and {found.failed} could not be compared: the log names them."
            )

    run_wired(settings, work)


@billing.command()
@click.option(
    "--state",
    type=click.Choice([each.value for each in InboxState]),
    default=InboxState.DEAD.value,
    show_default=True,
    help="What became of them.",
)
@click.option("--provider", help="Of this payment vendor alone.")
@click.option("--limit", type=click.IntRange(1, _MOST_SHOWN), default=20, show_default=True, help="How many.")
@with_settings
def events(settings: Settings, *, state: str, provider: str | None, limit: int) -> None:
    """List messages of payment vendors, newest first; the dead ones need an operator."""

    async def work(wired: Wired) -> None:
        found = await read_messages(
            _operator(wired), InboxState(state), provider=provider, after=None, limit=limit
        )
        for line in _lines(found):
            click.echo(line)

    run_wired(settings, work)


@billing.command()
@click.argument("event_id", metavar="ID")
@_of_vendor
@with_settings
def retry(settings: Settings, *, event_id: str, provider: str | None) -> None:
    """Let the workers look at a dead message again."""
    _settle(settings, event_id, provider, "retry", "waits to be looked at again")


@billing.command()
@click.argument("event_id", metavar="ID")
@_of_vendor
@with_settings
def discard(settings: Settings, *, event_id: str, provider: str | None) -> None:
    """Give up a dead message."""
    _settle(settings, event_id, provider, "discard", "is looked at no more")


def _settle(settings: Settings, event_id: str, provider: str | None, how: str, told: str) -> None:
    async def work(wired: Wired) -> None:
        vendor = provider or wired.payments.name
        settled = await settle_message(_operator(wired), vendor, event_id, how, jobs=wired.jobs)
        click.echo(f"{settled.event.id} {told}.")

    run_wired(settings, work)


def _operator(wired: Wired) -> Administration:
    return Administration(
        actor_id=None,
        origin=RequestOrigin(),
        work=wired.store.work,
        make_id=wired.make_id,
        now=wired.clock(),
    )


def _said(found: Reconciled) -> str:
    return f"{found.checked} customers compared: {found.differences} subscriptions differed, {found.fixed} mended."


def _lines(found: Sequence[InboxEvent]) -> Sequence[str]:
    return [
        f"{each.received_at:%Y-%m-%d %H:%M:%S} {each.event.provider} {each.event.id} {each.event.type} "
        f"{each.attempts} {each.last_error or '-'}"
        for each in found
    ] or ["There are none."]
