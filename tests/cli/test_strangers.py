"""Plugins of strangers, installed as packages are: found by their entry points, run only when allowed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import run, serving
from tests.files.fit_encoder import a_fit_file

_GREETS = """
import click
from training_analyzer.api import hookimpl
PLUGIN_API = 1


@hookimpl
def register_commands(cli):
    cli.add_command(click.Command("greet", callback=lambda: click.echo("hello from acme")))


@hookimpl
def register_controllers():
    from litestar import get
    @get("/acme", operation_id="acme", opt={"access": "public"})
    async def acme() -> dict[str, str]:
        return {"from": "acme"}
    return [acme]
"""
_OFFERS = """
from training_analyzer.api import Offer, hookimpl
PLUGIN_API = 1


@hookimpl
def offer_persistence():
    yield Offer("attic", "acme_is_missing:build", "above")
"""


type Install = Callable[[str], str]


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """Return how to install a plugin ``acme`` of a given text; the answer is the PYTHONPATH to find it by."""

    def installed(text: str) -> str:
        site = tmp_path / "site"
        described = site / "acme-1.0.dist-info"
        described.mkdir(parents=True)
        (described / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
        (described / "entry_points.txt").write_text("[training_analyzer.plugins]\nacme = acme_plugin\n")
        (site / "acme_plugin.py").write_text(text)
        return str(site)

    return installed


def test_a_plugin_that_is_not_allowed_is_never_run(tmp_path: Path, install: Install) -> None:
    ran = tmp_path / "ran"
    site = install(f"open({str(ran)!r}, 'w').close()\nPLUGIN_API = 1\n")
    assert run("plugins", "list", data_dir=tmp_path, PYTHONPATH=site).returncode == 0
    assert not ran.exists()
    run("plugins", "list", data_dir=tmp_path, PYTHONPATH=site, TA_PLUGINS="acme")
    assert ran.exists()


def test_an_allowed_plugin_brings_commands(tmp_path: Path, install: Install) -> None:
    site = install(_GREETS)
    assert run("greet", cwd=tmp_path, PYTHONPATH=site, TA_PLUGINS="acme").stdout == "hello from acme\n"
    assert run("greet", cwd=tmp_path, PYTHONPATH=site).returncode == 2
    listed = run("plugins", "list", data_dir=tmp_path, PYTHONPATH=site, TA_PLUGINS="acme").stdout
    assert "register_commands, register_controllers" in listed


def test_an_allowed_plugin_brings_routes(tmp_path: Path, install: Install) -> None:
    with serving(tmp_path / "var", PYTHONPATH=install(_GREETS), TA_PLUGINS="acme") as server:
        assert server.call("/acme") == (200, {"from": "acme"})
        assert server.call("/v1/me")[0] == 401


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (', opt={"access": "public"}', "", "/acme has no access rule"),
        ('get("/acme"', 'get("/health/live"', "its controllers do not fit the application"),
        ("-> dict[str, str]", "", "its controllers do not fit the application"),
        ("return [acme]", "return acme.no_such", "register_controllers failed (AttributeError"),
    ],
)
def test_a_plugin_whose_routes_do_not_fit_is_named(
    tmp_path: Path, install: Install, before: str, after: str, says: str
) -> None:
    site = install(_GREETS.replace(before, after))
    done = run("serve", "--port", "0", data_dir=tmp_path, PYTHONPATH=site, TA_PLUGINS="acme")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: Plugin 'acme' is broken: ")
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_an_offer_that_is_broken_is_listed_and_refused_only_when_selected(
    tmp_path: Path, install: Install
) -> None:
    settings: dict[str, Any] = {"PYTHONPATH": install(_OFFERS), "TA_PLUGINS": "acme"}
    listed = run("plugins", "list", data_dir=tmp_path, **settings)
    [row] = [line for line in listed.stdout.splitlines() if " attic " in line]
    assert "broken" in row
    assert "acme_is_missing:build cannot be imported" in row
    with serving(tmp_path / "var", **settings) as server:
        assert server.call("/health/ready")[0] == 200
    refused = run("serve", "--port", "0", data_dir=tmp_path, TA_PERSISTENCE="attic", **settings)
    assert refused.returncode == 1
    assert refused.stderr.startswith(
        "Error: Plugin 'acme' is broken: acme_is_missing:build cannot be imported"
    )
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("raise OSError('no licence')", "acme_plugin cannot be imported (OSError: no licence)"),
        ("def broken(:", "acme_plugin cannot be imported (SyntaxError"),
        ("raise SystemExit(0)", "acme_plugin cannot be imported (SystemExit"),
        ("PLUGIN_API = 99", "states PLUGIN_API = 99, and this version has 1"),
    ],
)
def test_a_plugin_that_cannot_be_loaded_is_one_sentence_and_help_still_works(
    tmp_path: Path, install: Install, text: str, says: str
) -> None:
    settings: dict[str, Any] = {"PYTHONPATH": install(text), "TA_PLUGINS": "acme"}
    done = run("plugins", "list", data_dir=tmp_path, **settings)
    assert done.returncode == 1
    assert "'acme'" in done.stderr
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert run("--help", cwd=tmp_path, **settings).returncode == 0


def test_a_plugin_whose_commands_fail_is_a_warning_and_everything_else_works(
    tmp_path: Path, install: Install
) -> None:
    site = install(_GREETS.replace('"greet"', '"serve"'))
    done = run("plugins", "list", data_dir=tmp_path, PYTHONPATH=site, TA_PLUGINS="acme")
    assert done.returncode == 0
    [warning] = done.stderr.splitlines()
    assert warning.startswith("Warning: Plugin 'acme' is broken: it registers the command 'serve'")


_PASSWORD = "correct horse battery\n"
_MEASURES = """
from training_analyzer.api import Metric, hookimpl
PLUGIN_API = 1


@hookimpl
def offer_metrics():
    minutes = lambda evidence, seconds, threshold: evidence.timer_time_s / 60
    return [Metric(name="acme_minutes", unit="min", summary="time", version=1, function=minutes)]
"""


def test_a_metric_of_a_new_plugin_is_measured_by_recalculate_and_gone_without_it(
    tmp_path: Path, install: Install
) -> None:
    run("user", "create", "ana@example.org", "--password-stdin", data_dir=tmp_path, text=_PASSWORD)
    recording = tmp_path / "run.fit"
    recording.write_bytes(a_fit_file())
    assert run("import", "--user", "ana@example.org", str(recording), data_dir=tmp_path).returncode == 0
    settings: dict[str, Any] = {"PYTHONPATH": install(_MEASURES), "TA_PLUGINS": "acme"}
    listed = run("plugins", "list", data_dir=tmp_path, **settings).stdout
    [row] = [line for line in listed.splitlines() if "acme_minutes" in line]
    assert row.split() == ["metric", "acme_minutes", "in", "use", "acme", "time", "(min),", "version", "1"]
    for environment, count in ((settings, 1), (settings, 0), ({}, 1), ({}, 0)):
        done = run("recalculate", data_dir=tmp_path, **environment)
        assert done.stdout == f"{count} activities measured again.\n", done.stderr


def test_a_metric_with_a_name_of_ours_is_refused_at_the_start(tmp_path: Path, install: Install) -> None:
    site = install(_MEASURES.replace("acme_minutes", "tss"))
    done = run("serve", "--port", "0", data_dir=tmp_path, PYTHONPATH=site, TA_PLUGINS="acme")
    assert done.returncode == 1
    assert done.stderr.startswith(
        "Error: Plugin 'acme' offers metric 'tss', which is one of the product's own"
    )
    assert len(done.stderr.splitlines()) == 1
