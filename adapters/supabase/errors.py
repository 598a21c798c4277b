"""What an operator can meet."""

from training_analyzer.domain.errors import TrainingAnalyzerError


class SchemaBehind(TrainingAnalyzerError):
    """The database has not been migrated to what this version works with; it never happens by itself."""

    code = "schema_behind"

    def __init__(self, found: str | None, wanted: str) -> None:
        super().__init__(
            f"The database is at revision {found or 'none'}, and this version works with {wanted}: "
            f"run `training-analyzer db upgrade`."
        )
        self.found, self.wanted = found, wanted
