"""What an operator can meet when revisions are read or run."""

from training_analyzer.domain.errors import TrainingAnalyzerError


class UnknownRevision(TrainingAnalyzerError):
    """The database was written by a newer version of the product."""

    code = "unknown_revision"

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database is at revision {revision}, which this version does not know: install the newer version."
        )
        self.found = revision


class MigrationFailed(TrainingAnalyzerError):
    """A command on the schema could not be carried out; the database is as it was."""

    code = "migration_failed"

    def __init__(self, command: str, reason: str) -> None:
        super().__init__(f"db {command}: {reason}")
        self.command, self.reason = command, reason
