"""``training-analyzer purge``."""

import click

from training_analyzer.entrypoints.cli.options import run_wired, with_settings
from training_analyzer.entrypoints.forgetting import forgotten
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired


@click.command()
@click.option("--dry-run", is_flag=True, help="Remove nothing: say what would be removed.")
@with_settings
def purge(settings: Settings, *, dry_run: bool) -> None:
    """Remove what has expired: idempotency keys, tokens, sessions, visits to identity providers, old notes of removals, rates, jobs, exports, links of mails, bodies of payment messages, old syncs, log-ins that waited for a code and audit events."""

    async def work(wired: Wired) -> None:
        removed = await forgotten(wired, dry_run=dry_run)
        click.echo(
            f"{'Would remove' if dry_run else 'Removed'} {removed.idempotency_keys} idempotency keys, {removed.refresh_tokens} refresh tokens, "
            f"{removed.sessions} sessions, {removed.removals} notes of removed activities, {removed.rates} old rates, "
            f"{removed.identity_visits} visits to identity providers, {removed.jobs} jobs, {removed.exports} exports, "
            f"{removed.links} links of mails, {removed.message_bodies} bodies of payment messages, "
            f"{removed.sync_runs} old syncs, {removed.wearable_challenges} log-ins at providers that waited for a code "
            f"and {removed.audit_events} events of the audit log."
        )

    run_wired(settings, work)
