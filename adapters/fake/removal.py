"""Removing an activity with all that is its own."""

from dataclasses import replace
from datetime import datetime

from training_analyzer.adapters.fake.tables import Tables
from training_analyzer.domain.activities.activity import Activity


def remove_activity(tables: Tables, removed: Activity, now: datetime) -> None:
    """Remove an activity, its legs, their parts and its file; its duplicates stand on their own again."""
    owner = removed.user_id
    rows = tables.activities_of(owner)
    gone = {removed.id, *(row.id for row in rows if row.parent_id == removed.id)}
    for activity_id in gone:
        for table in (tables.activities, tables.streams, tables.laps, tables.metrics):
            table.pop((owner, activity_id), None)
    about = [key for key, each in tables.analyses.items() if each.activity_id in gone and key[0] == owner]
    for key in about:
        del tables.analyses[key]
    for row in rows:
        if row.id not in gone and row.duplicate_of in gone:
            freed = replace(row, duplicate_of=None, updated_at=now, version=row.version + 1)
            tables.activities[owner, row.id] = freed
    if removed.parent_id is None:
        tables.tombstones[owner, removed.id] = now
    if removed.file_sha256 is not None and removed.parent_id is None:
        tables.files.pop((owner, removed.file_sha256), None)
