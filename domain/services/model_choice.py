"""Which model answers for which feature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from training_analyzer.domain.billing.feature import Feature
from training_analyzer.ports.language_model import LanguageModel


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """A model of a service, by the service's name for it."""

    adapter: LanguageModel
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChoice:
    """A model for each feature that has one, and those that are asked where it fails."""

    by_feature: Mapping[Feature, ChosenModel] = field(default_factory=dict)
    fallbacks: Sequence[ChosenModel] = ()

    def of(self, feature: Feature) -> Sequence[ChosenModel]:
        """Return the model of a feature, then what stands in for it; none for a feature that goes by rules."""
        first = self.by_feature.get(feature)
        return [first, *(each for each in self.fallbacks if each != first)] if first else []
