"""What plans and workouts refuse."""

from training_analyzer.domain.errors import TrainingAnalyzerError


class StateRefused(TrainingAnalyzerError):
    """A plan or workout does not go from the state it is in to the one that is asked for."""

    code = "state_refused"

    def __init__(self, kind: str, old: str, new: str) -> None:
        super().__init__(f"A {kind} that is {old} does not become {new}.")
        self.old = old
        self.new = new
