"""Jobs as rows."""

from typing import Any, Final

from training_analyzer.adapters.sql.mapping.fields import columns_of, named
from training_analyzer.adapters.sql.tables.operation import job
from training_analyzer.domain.jobs.job import ClaimedJob, Job, JobState

JOB_COLUMNS: Final = columns_of(Job, job)
CLAIMED_COLUMNS: Final = columns_of(ClaimedJob, job)


def job_of(row: Any) -> Job:
    """Return the job behind a row of `JOB_COLUMNS`."""
    values = named(Job, row)
    return Job(**{**values, "state": JobState(values["state"])})


def claimed_of(row: Any) -> ClaimedJob:
    """Return the job behind a row of `CLAIMED_COLUMNS`."""
    return ClaimedJob(**named(ClaimedJob, row))
