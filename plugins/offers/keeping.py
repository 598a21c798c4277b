"""Where things are kept, and what tells of work to be done."""

from collections.abc import Iterable
from typing import Final

from training_analyzer.plugins.hookspecs import hookimpl
from training_analyzer.plugins.offer import Offer, Setting
from training_analyzer.ports.job_engine import JobEngine
from training_analyzer.ports.recording_reader import RecordingReader
from training_analyzer.ports.store import Store

_WHERE: Final = (
    Setting("url", "postgresql://… of the server's login", secret=True),
    Setting("schema", "the schema that holds the tables", "training_analyzer"),
    Setting("pooler", "none, session, transaction or transaction_prepared; auto asks the port", "auto"),
    Setting("ca_file", "PEM certificates that the server's is checked against"),
)
"""Where a PostgreSQL is, and how it is reached: of all adapters on it."""


@hookimpl
def offer_persistence() -> Iterable[Offer[Store]]:
    """Offer the embedded store, the one on PostgreSQL, and the one that forgets."""
    yield Offer(
        "sqlite",
        "training_analyzer.adapters.sqlite.store:build",
        "one file in the data folder; migrates itself at start",
        settings=(
            Setting("durability", "normal, or full to survive a power cut to the last commit", "normal"),
            Setting("inline_reads", "false sends short reads to a thread (slow or remote disks)", "true"),
        ),
    )
    yield Offer(
        "supabase",
        "training_analyzer.adapters.supabase.store:build",
        "PostgreSQL, on Supabase or anywhere; migrated by `db upgrade` alone",
        settings=(
            *_WHERE,
            Setting("owner_url", "postgresql://… of the login that migrates", secret=True),
            Setting("read_fence", "off takes row-level security from the hottest reads", "on"),
        ),
    )
    yield Offer(
        "fake", "training_analyzer.adapters.fake.store:build", "in memory, for tests: forgets everything"
    )


@hookimpl
def offer_recording_readers() -> Iterable[Offer[RecordingReader]]:
    """Offer the reader of FIT, GPX and TCX."""
    yield Offer(
        "files",
        "training_analyzer.adapters.files.reader:build",
        "FIT, GPX and TCX, parsed in separate processes",
        settings=(
            Setting("workers", "processes that parse at the same time", "2"),
            Setting("timeout_s", "seconds one file may take", "60"),
        ),
    )


@hookimpl
def offer_job_queues() -> Iterable[Offer[JobEngine]]:
    """Offer the engine that looks at the rows, and the one that is told at commit."""
    yield Offer(
        "embedded",
        "training_analyzer.adapters.jobs.engine:build",
        "no broker: each process looks for jobs that are due",
    )
    yield Offer(
        "procrastinate",
        "training_analyzer.adapters.supabase.procrastinate.jobs:build",
        "PostgreSQL alone: workers are told at commit (training-analyzer[procrastinate])",
        settings=(
            *_WHERE,
            Setting("jobs_url", "the same by a direct address or a session pooler", secret=True),
        ),
        section="supabase",
    )
