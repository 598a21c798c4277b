"""``training-analyzer vault``."""

import click

from training_analyzer.domain.services.rotate_seals import Rotation, rotate_seals
from training_analyzer.entrypoints.cli.group import OneSentence
from training_analyzer.entrypoints.cli.options import run_wired, with_settings
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired


@click.group(cls=OneSentence)
def vault() -> None:
    """The keys under which credentials lie sealed."""


@vault.command()
@with_settings
def rotate(settings: Settings) -> None:
    """Seal credentials and second factors under the first key of the vault; exit with 1 where some do not open."""

    async def work(wired: Wired) -> None:
        rotation = await rotate_seals(work=wired.store.work, vault=wired.vault, now=wired.clock())
        click.echo(_said(rotation))
        if rotation.broken:
            raise click.ClickException(
                f"{rotation.broken} sealed texts do not open: their owners have to connect or enrol again."
            )

    run_wired(settings, work)


def _said(rotation: Rotation) -> str:
    sealed = f"Sealed {rotation.resealed} texts anew"
    if not rotation.remaining:
        return f"{sealed}; none is left under an older key."
    left = ", ".join(f"{many} under {key_id}" for key_id, many in sorted(rotation.remaining.items()))
    return f"{sealed}; left are {left}. Log-ins that wait expire within ten minutes: call again before a key goes."
