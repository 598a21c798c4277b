"""Which model answers for what: named by settings, checked before the start, opened once."""

from pathlib import Path

import pytest

from tests.plugins.strangers import Adapters
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.usage.record import Usage
from training_analyzer.entrypoints.settings import SettingsInvalid, settings_from
from training_analyzer.entrypoints.wiring import wired
from training_analyzer.plugins.errors import NotOnOffer
from training_analyzer.plugins.host import catalog_of
from training_analyzer.plugins.testing.builders import NOW

OWN = """
[[price]]
provider = "home"
model = "llama3.3"
free = true
"""
ADAPTERS = (
    "persistence", "passwords", "tokens", "recording_reader", "derived_keys", "mail", "credentials", "payments",
    "job_queue", "breached_passwords", "price_book",
)  # fmt: skip


def environ(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"TA_DATA_DIR": str(tmp_path), "TA_PERSISTENCE": "fake", **more}


async def test_models_are_those_of_the_settings_with_their_prices(tmp_path: Path) -> None:
    file = tmp_path / "prices.toml"
    file.write_text(OWN)
    given = environ(
        tmp_path,
        TA_AI__MODEL="openai:llama3.3",
        TA_AI__MODELS__AI_CHAT="rules",
        TA_AI__MODELS__AI_PLAN="fake:runner-1",
        TA_AI__FALLBACKS="fake:walker-1",
        TA_AI__BASE_URL="http://127.0.0.1:11434/v1",
        TA_AI__PROVIDER="home",
        TA_AI__PRICES_FILE=str(file),
        TA_AI__ATTEMPTS="2",
        TA_AI__RESERVATION_TTL_S="200",
    )
    async with wired(settings_from(given, {}, {})) as ports:
        models = ports.models
        named = {
            feature: [(each.adapter.provider, each.name) for each in models.choice.of(feature)]
            for feature in (Feature.AI_ANALYSIS, Feature.AI_CHAT, Feature.AI_PLAN)
        }
        assert named == {
            Feature.AI_ANALYSIS: [("home", "llama3.3"), ("fake", "walker-1")],
            Feature.AI_CHAT: [],
            Feature.AI_PLAN: [("fake", "runner-1"), ("fake", "walker-1")],
        }
        assert (
            models.choice.of(Feature.AI_PLAN)[0].adapter is models.choice.of(Feature.AI_ANALYSIS)[1].adapter
        )
        assert (models.rules.attempts, ports.gate.reserved_for_s) == (2, 200)
        assert models.prices is not None
        assert models.prices.price("home", "llama3.3", Usage(input_tokens=9), NOW).source == "free"


async def test_where_all_goes_by_rules_no_model_and_no_list_of_prices_is_opened(tmp_path: Path) -> None:
    plugin = Adapters()
    given = environ(tmp_path) | {f"TA_{name}".upper(): "test" for name in ADAPTERS}
    async with wired(settings_from(given, {}, {}), catalog=catalog_of(plugin)) as ports:
        assert not any(ports.models.generates(feature) for feature in Feature)
    assert "open store" in plugin.log
    assert "open prices" not in plugin.log


@pytest.mark.parametrize(
    ("more", "error", "told"),
    [
        ({"TA_AI__MODEL": "gpt-5"}, SettingsInvalid, "not 'gpt-5'"),
        ({"TA_AI__MODELS__AI_CHAT": "openai:"}, SettingsInvalid, "not 'openai:'"),
        ({"TA_AI__MODEL": "fake:m", "TA_AI__FALLBACKS": "rules"}, SettingsInvalid, "not 'rules'"),
        ({"TA_AI__MODEL": "acme:m"}, NotOnOffer, "acme"),
        ({"TA_AI__MODEL": "openai:m"}, InvalidSetting, "TA_AI__API_KEY"),
        ({"TA_AI__TIMEOUT_S": "120"}, SettingsInvalid, "TA_AI__RESERVATION_TTL_S is too short"),
        ({"TA_AI__MODEL": "fake:m", "TA_AI__PRICES_FILE": "/nowhere"}, InvalidSetting, "TA_AI__PRICES_FILE"),
    ],
)
async def test_what_cannot_be_ends_the_start_in_a_sentence(
    tmp_path: Path, more: dict[str, str], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        async with wired(settings_from(environ(tmp_path, **more), {}, {})):
            pass
