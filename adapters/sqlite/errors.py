"""What an operator can meet."""

from pathlib import Path

from training_analyzer.domain.errors import TrainingAnalyzerError


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
