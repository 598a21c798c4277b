"""``docs/settings.md`` and ``.env.example`` hold every setting, with its default."""

import re
import tomllib

import msgspec
import pytest

from tests.docs.pages import page, table_rows
from tests.house.sources import product
from training_analyzer.entrypoints.settings import Settings, settings_from, variable
from training_analyzer.plugins.host import load


def core() -> dict[str, str]:
    """Return the product's own settings, with their defaults as the page writes them."""
    found: dict[str, str] = {}
    for field in msgspec.structs.fields(Settings):
        default = field.default
        if isinstance(default, msgspec.Struct):
            for member in msgspec.structs.fields(type(default)):
                found[variable(field.name, member.name)] = text(member.default)
        elif field.name != "sections":
            found[variable(field.name)] = text(default)
    return found


def adapters() -> dict[str, str | None]:
    """Return the settings that built-in offers declare; None stands for a secret, which has no default."""
    found: dict[str, str | None] = {}
    for each in load(()).offers:
        for setting in each.offer.settings:
            name = variable(each.offer.settings_section, setting.name)
            found[name] = None if setting.secret else setting.default or "none"
            if setting.secret:
                found[f"{name}_FILE"] = "none"
    return found


def text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return (str(value) if value != () else "") or "none"


def told() -> dict[str, str]:
    return {row[0]: row[1] for row in table_rows("docs/settings.md") if row[0].startswith("TA_")}


def test_every_setting_of_the_product_stands_there_with_its_default() -> None:
    assert {name: default for name, default in told().items() if name in core()} == core()


def test_every_setting_of_a_built_in_adapter_stands_there_with_its_default() -> None:
    for name, default in adapters().items():
        assert name in told(), name
        assert default in {None, told()[name]}, name


def test_every_setting_is_read_somewhere() -> None:
    """By the name of its attribute, or by its key where an adapter of its own section reads it."""
    code = "".join(source.text for source in product() if not source.under("plugins/testing"))
    names = {name.rpartition("__")[2].removeprefix("TA_").lower() for name in core()}
    names |= {setting.name for each in load(()).offers for setting in each.offer.settings}
    unread = [name for name in sorted(names) if not re.search(rf"\.{name}\b|[\"']{name}[\"']", code)]
    assert unread == []


def test_nothing_else_stands_there() -> None:
    assert sorted(told().keys() - core().keys() - adapters().keys()) == []


def test_the_example_file_holds_them_all() -> None:
    names = re.findall(r"(?m)^# (TA_[A-Z0-9_]+)=", page(".env.example"))
    assert sorted(names) == sorted({*core(), *adapters()})


def test_the_example_file_states_the_defaults() -> None:
    stated = dict(re.findall(r"(?m)^# (TA_[A-Z0-9_]+)=(.*)$", page(".env.example")))
    known = {**core(), **adapters()}
    assert {name: value for name, value in stated.items() if value and value != known[name]} == {}


def test_the_example_file_changes_nothing_once_it_is_uncommented() -> None:
    environ = dict(re.findall(r"(?m)^# (TA_[A-Z0-9_]+)=(.*)$", page(".env.example")))
    settings = settings_from(environ, {}, {})
    assert msgspec.structs.replace(settings, sections={}) == Settings()


@pytest.mark.parametrize(
    "name", ["README.md", "SECURITY.md", "docs/cli.md", "docs/formats.md", "docs/plugins.md"]
)
def test_no_page_names_a_setting_that_is_none(name: str) -> None:
    named = set(re.findall(r"\bTA_[A-Z0-9_]+\b", page(name)))
    known = {*core(), *adapters(), "TA_FIT_CORPUS", "TA_TEST_DATABASE_URL", "TA_TEST_SKIP_POSTGRES"}
    examples = {"TA_NOTHING__MOST_BYTES", "TA_"}
    assert sorted(named - known - examples) == []


def test_the_settings_file_of_the_page_is_read() -> None:
    lines = [
        line[6:] for line in page("docs/settings.md").splitlines() if line.startswith("      ") or not line
    ]
    start = lines.index('data_dir = "/srv/training-analyzer"')
    end = lines.index('registration = "closed"') + 1
    settings = settings_from({}, tomllib.loads("\n".join(lines[start:end])), {})
    assert settings.http.port == 8080
    assert settings.auth.registration == "closed"
    assert settings.plugins == ("acme_notes",)
