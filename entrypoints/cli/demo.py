"""``training-analyzer demo``."""

import secrets
from datetime import timedelta
from typing import Final

import click

from training_analyzer.adapters.demo.season import DemoAthlete, demo_athlete
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.identity.email import parse_email
from training_analyzer.domain.identity.user import time_zone
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.import_history import Entry, import_history
from training_analyzer.domain.services.set_thresholds import set_thresholds
from training_analyzer.domain.services.sign_up import sign_up
from training_analyzer.entrypoints.cli.options import run_wired, with_settings
from training_analyzer.entrypoints.secrets_file import private_text
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired

EMAIL: Final = "demo@example.org"
SOURCE: Final = "demo"
_LONGEST: Final = timedelta(hours=8)  # what may not be over yet is left out


class NoDemoInProduction(TrainingAnalyzerError):
    """A login that a file tells is for development."""

    code = "no_demo_in_production"

    def __init__(self) -> None:
        super().__init__("The demo athlete is for development, and TA_ENVIRONMENT is production.")


@click.command()
@click.option("--seed", default=7, show_default=True, help="Which synthetic athlete.")
@with_settings
def demo(settings: Settings, *, seed: int) -> None:
    """Make the demo athlete, once, and print the login."""
    if settings.environment == "production":
        raise NoDemoInProduction
    file = settings.data_dir / "secrets" / "demo-password"
    password = private_text(file, lambda: secrets.token_urlsafe(12))

    async def work(wired: Wired) -> None:
        async with wired.store.work.snapshot() as w:
            known = await w.users.find_by_email(parse_email(EMAIL))
        if known is None:
            click.echo("Making three years of the demo athlete's training ...")
            await _make(wired, Secret(password), seed)
        click.echo(f"Demo athlete: log in as {EMAIL} with the password {password}")

    run_wired(settings, work)


async def _make(wired: Wired, password: Secret, seed: int) -> None:
    today = wired.clock().astimezone(time_zone("Europe/Madrid")).date()
    athlete = demo_athlete(seed, today)
    account = await sign_up(
        address=EMAIL,
        password=password,
        display_name=athlete.display_name,
        timezone=athlete.timezone,
        origin=RequestOrigin(),
        work=wired.store.work,
        passwords=wired.passwords,
        rules=wired.password_rules,
        make_id=wired.make_id,
        now=wired.clock(),
    )
    await _fill(wired, account.id, athlete)


async def _fill(wired: Wired, user_id: UserId, athlete: DemoAthlete) -> None:
    now = wired.clock()
    work = wired.store.work.for_user(user_id)
    offered = wired.catalog.metrics
    await set_thresholds(
        user_id=user_id, rows=athlete.thresholds, work=work, offered=offered, clock=wired.clock
    )
    await import_history(
        entries=(
            Entry(session.recording, session.name, session.rpe)
            for session in athlete.recordings
            if session.local_start + _LONGEST <= now
        ),
        source=SOURCE,
        user_id=user_id,
        work=work,
        offered=offered,
        make_id=wired.make_id,
        clock=wired.clock,
    )
