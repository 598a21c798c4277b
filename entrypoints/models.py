"""The models of a deployment: named by its settings, opened once each, and asked through one metered call."""

from collections.abc import Mapping
from typing import Final, Protocol

from training_analyzer.domain.billing.feature import TYPES, Feature, FeatureType
from training_analyzer.domain.services.feature_gate import FeatureGate
from training_analyzer.domain.services.metered_models import MeteredModels
from training_analyzer.domain.services.model_attempts import LONGEST_PAUSE_S
from training_analyzer.domain.services.model_call import CallRules
from training_analyzer.domain.services.model_choice import ChosenModel, ModelChoice
from training_analyzer.entrypoints.ai_settings import RULES
from training_analyzer.entrypoints.settings import Settings, SettingsInvalid, variable
from training_analyzer.plugins.catalog import LANGUAGE_MODEL, Catalog, Offered
from training_analyzer.ports.language_model import LanguageModel
from training_analyzer.ports.price_book import PriceBook
from training_analyzer.ports.rate_gate import RateGate

METERED: Final = tuple(feature for feature in Feature if TYPES[feature] is FeatureType.METERED)
"""The features that a model may answer for."""


class Opened(Protocol):
    """Opens an adapter, by the setting that selects it or as it was offered."""

    async def __call__[P](self, offer: str | Offered, kind: type[P]) -> P:
        """Return the adapter, checked."""


async def models_for(
    settings: Settings, catalog: Catalog, opened: Opened, *, gate: FeatureGate, rate_gate: RateGate
) -> MeteredModels:
    """Return the models of a deployment; a list of prices is opened only where one of them may cost something.

    Raises SettingsInvalid, PluginError, and what an adapter says is wrong with its settings.
    """
    rules, choice = call_rules(settings), await _choice(settings, catalog, opened)
    prices: PriceBook | None = None
    if choice.by_feature:
        prices = await opened("price_book", PriceBook)
    return MeteredModels(choice=choice, gate=gate, rate_gate=rate_gate, prices=prices, rules=rules)


async def _choice(settings: Settings, catalog: Catalog, opened: Opened) -> ModelChoice:
    named = named_models(settings)
    adapters: dict[str, LanguageModel] = {}
    for name in dict.fromkeys(offer for offer, _ in named.values()):
        adapters[name] = await opened(catalog.find(LANGUAGE_MODEL, name), LanguageModel)  # type: ignore[type-abstract] # a port
    chosen = {text: ChosenModel(adapters[name], model) for text, (name, model) in named.items()}
    return ModelChoice(
        by_feature={feature: chosen[text] for feature, text in _by_feature(settings).items()},
        fallbacks=[chosen[text] for text in settings.ai.fallbacks] if chosen else [],
    )


def named_models(settings: Settings) -> Mapping[str, tuple[str, str]]:
    """Return offer and model by what the settings say; nothing where all goes by rules. Raises SettingsInvalid."""
    texts = dict.fromkeys(_by_feature(settings).values())
    fallbacks = dict.fromkeys(settings.ai.fallbacks if texts else ())
    named = {text: (text.partition(":")[0], text.partition(":")[2]) for text in [*texts, *fallbacks]}
    if faults := [text for text, parts in named.items() if not all(parts)]:
        takes = (
            f"{variable('ai', 'model')} and its like take {RULES}, or offer:model such as openai:gpt-5-mini"
        )
        raise SettingsInvalid([f"{takes}, not {text!r}" for text in faults])
    return named


def call_rules(settings: Settings) -> CallRules:
    """Return how often and how long models are asked. Raises SettingsInvalid where a call outlives its reservation."""
    ai = settings.ai
    longest_s = ai.attempts * (ai.timeout_s + LONGEST_PAUSE_S)
    if longest_s > ai.reservation_ttl_s:
        told = f"a call may take {longest_s:.0f} s ({ai.attempts} attempts)"
        raise SettingsInvalid([f"{variable('ai', 'reservation_ttl_s')} is too short: {told}"])
    return CallRules(
        attempts=ai.attempts,
        billed_attempts=ai.billed_attempts,
        timeout_s=ai.timeout_s,
        max_output_tokens=ai.max_output_tokens,
    )


def _by_feature(settings: Settings) -> dict[Feature, str]:
    """Return what is named for each feature that does not go by rules."""
    named = {feature: getattr(settings.ai, f"models__{feature}") or settings.ai.model for feature in METERED}
    return {feature: text for feature, text in named.items() if text != RULES}
