"""What an operator can meet."""

from pathlib import Path

from training_analyzer.domain.errors import TrainingAnalyzerError


class UnknownRevision(TrainingAnalyzerError):
    """The file was written by a newer version of the product."""

    code = "unknown_revision"

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"The database is at revision {revision}, which this version does not know: install the newer version."
        )
        self.revision = revision


class MigrationFailed(TrainingAnalyzerError):
    """A command on the schema could not be carried out; the file is as it was."""

    code = "migration_failed"

    def __init__(self, command: str, reason: str) -> None:
        super().__init__(f"db {command}: {reason}")
        self.command, self.reason = command, reason


class BackupFailed(TrainingAnalyzerError):
    """No sound copy could be made."""

    code = "backup_failed"

    def __init__(self, reason: str) -> None:
        super().__init__(f"The backup failed: {reason}.")
        self.reason = reason


class AlreadyServed(TrainingAnalyzerError):
    """Another server has the file: production means one."""

    code = "already_served"

    def __init__(self, data_dir: Path) -> None:
        super().__init__(f"Another server already serves {data_dir}: stop it, or take another --data-dir.")
