"""A plugin that notes every new activity in the server's log."""

import logging

from training_analyzer.api import Activity, hookimpl

PLUGIN_API = 1

log = logging.getLogger("acme_notes")


def note(activity: Activity) -> str:
    """Return one line about an activity, such as ``2026-11-24 Morning run: running, 12.3 km, load 71``."""
    distance = "" if activity.distance_m is None else f", {activity.distance_m / 1000:.1f} km"
    load = "no load" if activity.load is None else f"load {activity.load:.0f}"
    return f"{activity.local_day} {activity.name}: {activity.sport}{distance}, {load}"


@hookimpl
async def activity_stored(activity: Activity) -> None:
    """Note the activity."""
    log.warning("%s", note(activity))
