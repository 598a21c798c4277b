"""``docs/plugins.md``: every hook with its arguments, and examples that run."""

import inspect
import re
import sys
import tomllib
from datetime import UTC, date, datetime
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Never
from uuid import UUID

import click
import pytest
from click.testing import CliRunner

from tests.docs.pages import ROOT, blocks, page
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.training.metrics import Evidence
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.sampling import per_second
from training_analyzer.entrypoints.http.access import route_table
from training_analyzer.entrypoints.http.app import litestar_app
from training_analyzer.plugins import hookspecs
from training_analyzer.plugins.errors import PluginError
from training_analyzer.plugins.host import GROUP, catalog_of, load
from training_analyzer.plugins.observers import PluginObservers
from training_analyzer.plugins.testing.builders import a_threshold
from training_analyzer.plugins.testing.offered_metrics import OfferedMetricsContract
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.recording_reader import RecordingReader

PAGE = "docs/plugins.md"
EXAMPLE = ROOT / "examples" / "acme_notes"


def hooks() -> dict[str, str]:
    """Return every hook's arguments by name."""
    found = {}
    for name, function in inspect.getmembers(hookspecs, inspect.isfunction):
        if hasattr(function, f"{hookspecs.PROJECT}_spec"):
            found[name] = ", ".join(inspect.signature(function).parameters)
    return found


def module(text: str, name: str) -> ModuleType:
    """Return a block of the page as the module of a plugin."""
    made = ModuleType(name)
    exec(compile(text, f"{PAGE}:{name}", "exec"), vars(made))  # noqa: S102 (the page's own examples)
    return made


def plugin(hook: str) -> ModuleType:
    """Return the page's example that implements a hook."""
    (text,) = (block.text for block in blocks(PAGE, "python") if f"def {hook}(" in block.text)
    return module(text, f"acme_{hook}")


def an_activity() -> Activity:
    now = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    return Activity(
        id=ActivityId(UUID(int=1)),
        user_id=UserId(UUID(int=2)),
        name="Morning run",
        sport=Sport.RUNNING,
        source="file",
        started_at=now,
        utc_offset_s=0,
        local_day=date(2026, 11, 24),
        elapsed_time_s=3600.0,
        distance_m=12_345.0,
        load=70.6,
        created_at=now,
        updated_at=now,
    )


def test_there_are_hooks() -> None:
    assert {"activity_stored", "offer_persistence"} <= hooks().keys()


def test_every_hook_is_described_with_its_exact_arguments() -> None:
    told = dict(re.findall(r"(?m)^### `(\w+)\((.*)\)`$", page(PAGE)))
    assert told == hooks()


@pytest.mark.parametrize("number", range(len(blocks(PAGE, "python"))))
def test_every_example_is_a_plugin_that_loads(number: int) -> None:
    example = module(blocks(PAGE, "python")[number].text, f"acme_{number}")
    assert [each for each in hooks() if hasattr(example, each)]
    catalog_of(example)


def test_every_example_imports_from_the_public_api_only() -> None:
    for block in blocks(PAGE, "python"):
        ours = re.findall(r"(?m)^(?:from|import) (training_analyzer[\w.]*)", block.text)
        assert set(ours) == {"training_analyzer.api"}


def test_the_walk_through_is_the_example_itself() -> None:
    assert plugin_text("activity_stored") == (EXAMPLE / "acme_notes.py").read_text(encoding="utf-8")


def plugin_text(hook: str) -> str:
    (text,) = (block.text for block in blocks(PAGE, "python") if f"def {hook}(" in block.text)
    return text


def test_the_entry_point_of_the_page_is_the_examples() -> None:
    (shown,) = (tomllib.loads(block.text) for block in blocks(PAGE, "toml"))
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert shown["project"]["entry-points"] == project["entry-points"]
    assert set(project["entry-points"]) == {GROUP}


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[EntryPoint]:
    """Put the example on the path, as its installation would, and return its entry point."""
    monkeypatch.syspath_prepend(str(EXAMPLE))
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [EntryPoint(name, value, GROUP) for name, value in project["entry-points"][GROUP].items()]


async def test_the_example_notes_an_activity(
    installed: list[EntryPoint], caplog: pytest.LogCaptureFixture
) -> None:
    catalog = load(["acme_notes"], installed)
    await PluginObservers(catalog.manager).activity_stored(an_activity())
    assert [record.getMessage() for record in caplog.records if record.name == "acme_notes"] == [
        "2026-11-24 Morning run: running, 12.3 km, load 71"
    ]


async def test_the_example_says_nothing_unless_it_is_allowed(
    installed: list[EntryPoint], caplog: pytest.LogCaptureFixture
) -> None:
    catalog = load([], installed)
    await PluginObservers(catalog.manager).activity_stored(an_activity())
    assert not caplog.records


def test_the_routes_of_the_page_have_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    example = plugin("register_controllers")
    monkeypatch.setitem(sys.modules, example.__name__, example)  # where its annotations are looked up
    app = litestar_app(unopened, catalog_of(example).controllers())
    assert ("/acme/motto", "GET") in {(path, method) for path, method, _ in route_table(app)}


def unopened() -> Never:
    """Stand in for ports that no test here opens."""
    raise AssertionError


def test_the_command_of_the_page_speaks() -> None:
    cli = click.Group()
    catalog_of(plugin("register_commands")).manager.hook.register_commands(cli=cli)
    assert CliRunner().invoke(cli, ["acme-motto"]).output == "Slow down to go fast.\n"


def test_the_metric_of_the_page_counts_minutes_at_threshold() -> None:
    metrics = catalog_of(plugin("offer_metrics")).metrics
    streams = {
        Channel.TIME: [float(s) for s in range(120)],
        Channel.HEART_RATE: [150.0] * 30 + [170.0] * 90,
    }
    evidence = Evidence(sport=Sport.RUNNING, streams=streams, timer_time_s=120.0)
    seconds = per_second(streams, Sport.RUNNING)
    [found] = metrics.measure(evidence, seconds, a_threshold(lthr_bpm=170.0)).values()
    assert (found.value, found.unit) == (1.5, "min")
    [unknown] = metrics.measure(evidence, seconds, None).values()
    assert unknown.reason is Reason.NO_THRESHOLD


class TestThePagesMetric(OfferedMetricsContract):
    """It keeps the contract that the page names."""

    @pytest.fixture
    def plugin(self) -> ModuleType:
        return plugin("offer_metrics")


async def test_the_offer_of_the_page_opens_a_reader(tmp_path: Path) -> None:
    offered = catalog_of(plugin("offer_recording_readers")).find("recording_reader", "nothing")
    (setting,) = offered.offer.settings
    deployment = Deployment(
        data_dir=tmp_path, environment="development", settings={setting.name: setting.default or ""}
    )
    async with offered.opened(deployment) as reader:
        assert isinstance(reader, RecordingReader)


def test_every_error_of_plugins_is_told() -> None:
    told = set(re.findall(r"(?m)^\| `(\w+)` \|", page(PAGE)))
    codes = {kind.code for kind in PluginError.__subclasses__()}
    assert told == codes
