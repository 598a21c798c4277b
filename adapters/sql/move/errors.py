"""How a move ends when it is not done and verified."""

from typing import Final
from uuid import UUID

from training_analyzer.adapters.sql.move.report import Finding
from training_analyzer.domain.errors import TrainingAnalyzerError

_SHOWN: Final = 3


class MoveRefused(TrainingAnalyzerError):
    """Nothing was written: something about the source, the target or the order forbids the move."""

    code = "move_refused"

    def __init__(self, *reasons: str) -> None:
        super().__init__(f"Refused, and nothing was written: {'; '.join(reasons)}.")
        self.reasons = reasons


class MoveInterrupted(TrainingAnalyzerError):
    """The run ended before its end. What it committed is whole, and it can be resumed."""

    code = "move_interrupted"

    def __init__(self, run_id: UUID, reason: str) -> None:
        super().__init__(f"Interrupted: {reason}. The run can be resumed: {run_id}.")
        self.run_id, self.reason = run_id, reason


class MoveFindings(TrainingAnalyzerError):
    """It ran, and found what somebody has to look at: rows that cannot be moved, or that differ afterwards."""

    code = "move_findings"

    def __init__(self, findings: list[Finding]) -> None:
        shown = "; ".join(str(finding) for finding in findings[:_SHOWN])
        more = f"; and {len(findings) - _SHOWN} more" if len(findings) > _SHOWN else ""
        super().__init__(f"Not as it should be: {shown}{more}.")
        self.findings = findings
