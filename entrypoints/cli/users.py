"""``training-analyzer user``."""

import os
import sys
from pathlib import Path
from typing import IO

import click

from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.identity.deletion import ACCOUNT_DELETION
from training_analyzer.domain.identity.email import parse_email
from training_analyzer.domain.identity.user import Role, User
from training_analyzer.domain.ids import to_text
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.administer import Administration, edit_account
from training_analyzer.domain.services.delete_account import delete_account
from training_analyzer.domain.services.second_factor import remove_second_factor
from training_analyzer.domain.services.sign_up import sign_up
from training_analyzer.entrypoints.cli.group import OneSentence
from training_analyzer.entrypoints.cli.options import run_wired, with_settings
from training_analyzer.entrypoints.deletion import erase
from training_analyzer.entrypoints.exports import export_to
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired


@click.group(cls=OneSentence)
def user() -> None:
    """Accounts."""


@user.command()
@click.argument("email")
@click.option("--name", help="Display name; the local part of the address unless given.")
@click.option("--timezone", default="UTC", show_default=True, help="IANA time zone.")
@click.option("--admin", is_flag=True, help="Make the account an administrator.")
@click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, not from a prompt."
)
@with_settings
def create(
    settings: Settings, *, email: str, name: str | None, timezone: str, admin: bool, password_stdin: bool
) -> None:
    """Open an account; the password is asked for, never an argument."""
    password = Secret(_password(from_stdin=password_stdin))

    async def work(wired: Wired) -> None:
        account = await sign_up(
            address=email,
            password=password,
            display_name=name,
            timezone=timezone,
            role=Role.ADMIN if admin else Role.ATHLETE,
            origin=RequestOrigin(),
            work=wired.store.work,
            passwords=wired.passwords,
            rules=wired.password_rules,
            make_id=wired.make_id,
            now=wired.clock(),
        )
        click.echo(f"Account {account.email} is open: {to_text('usr', account.id)}.")

    run_wired(settings, work)


@user.command()
@click.argument("email")
@with_settings
def promote(settings: Settings, *, email: str) -> None:
    """Make an account an administrator."""
    _change_role(settings, email, Role.ADMIN, "is an administrator")


@user.command()
@click.argument("email")
@with_settings
def demote(settings: Settings, *, email: str) -> None:
    """Make an administrator an athlete again."""
    _change_role(settings, email, Role.ATHLETE, "is an athlete")


def _change_role(settings: Settings, email: str, role: Role, told: str) -> None:
    async def work(wired: Wired) -> None:
        account = await account_of(wired, email)
        by = Administration(
            actor_id=None,
            origin=RequestOrigin(),
            work=wired.store.work,
            make_id=wired.make_id,
            now=wired.clock(),
        )
        await edit_account(by, account.id, role=role)
        click.echo(f"{account.email} {told}.")

    run_wired(settings, work)


@user.command("reset-factor")
@click.argument("email")
@with_settings
def reset_factor(settings: Settings, *, email: str) -> None:
    """Take away the second factor of somebody who lost it and proved who they are; every session of theirs ends."""

    async def work(wired: Wired) -> None:
        account = await account_of(wired, email)
        await remove_second_factor(
            user_id=account.id,
            session_id=None,
            actor_id=None,
            origin=RequestOrigin(),
            work=wired.store.work,
            jobs=wired.jobs,
            make_id=wired.make_id,
            now=wired.clock(),
        )
        click.echo(f"{account.email} signs in by password alone, and sets up a second factor anew.")

    run_wired(settings, work)


@user.command()
@click.argument("email")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The ZIP archive to write; it must not be there.",
)
@with_settings
def export(settings: Settings, *, email: str, out: Path) -> None:
    """Write all that is kept of an account to a ZIP archive, for its owner."""

    async def work(wired: Wired) -> None:
        account = await account_of(wired, email)
        with _new_file(out) as file:
            await export_to(wired, account.id, file)
        click.echo(f"What is kept of {account.email} is in {out}; only its owner should get it.")

    run_wired(settings, work)


@user.command()
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_settings
def delete(settings: Settings, *, email: str, yes: bool) -> None:
    """Delete an account and all that is its own, now and for good."""

    async def work(wired: Wired) -> None:
        account = await account_of(wired, email)
        if not yes:
            click.confirm(f"Delete {account.email} and everything it owns, for good?", abort=True)
        await delete_account(
            user_id=account.id,
            actor_id=None,
            origin=RequestOrigin(),
            work=wired.store.work,
            jobs=wired.jobs,
            make_id=wired.make_id,
            now=wired.clock(),
        )
        await erase(wired, account.id)
        await _end_jobs(wired, account)
        click.echo(f"{account.email} is deleted.")

    run_wired(settings, work)


def _new_file(path: Path) -> IO[bytes]:
    """Open a file that nobody else can read. Raises a one-sentence error."""
    try:
        return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written ({error.strerror}).") from error


async def _end_jobs(wired: Wired, account: User) -> None:
    """End the job that was queued in case this command is interrupted."""
    async with wired.store.work.snapshot() as w:
        queued = await w.jobs.open_of(account.id, ACCOUNT_DELETION)
    for job_id in queued:
        await wired.jobs.cancel(job_id, user_id=account.id)


async def account_of(wired: Wired, address: str) -> User:
    """Return the account of an address. Raises a one-sentence error when there is none."""
    async with wired.store.work.snapshot() as w:
        account = await w.users.find_by_email(parse_email(address))
    if account is None:
        raise click.ClickException(
            f"There is no account {address}; create it with: training-analyzer user create."
        )
    return account


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        try:
            return sys.stdin.buffer.readline().decode().rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise click.ClickException("The password on standard input is not UTF-8.") from error
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
