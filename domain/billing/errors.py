"""What can go wrong with plans."""

from collections.abc import Sequence

from training_analyzer.domain.errors import TrainingAnalyzerError


class CatalogueInvalid(TrainingAnalyzerError):
    """The catalogue of plans has faults; all are told at once."""

    code = "catalogue_invalid"

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("The catalogue of plans: " + "; ".join(faults) + ".")
        self.faults = tuple(faults)
