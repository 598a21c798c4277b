"""What production does not start with."""

from training_analyzer.entrypoints.settings import Settings, SettingsInvalid, variable


def check_production(settings: Settings) -> None:
    """Raise SettingsInvalid where a deployment in production has no limits."""
    if settings.environment != "production":
        return
    limits = settings.limits
    given = {
        "requests_per_minute": limits.requests_per_minute.a_minute,
        "sign_ins_per_minute": _limit(limits.sign_ins_per_minute),
        "registrations_per_hour": _limit(limits.registrations_per_hour),
    }
    faults = [
        f"{variable('limits', name)} is off, which production refuses"
        for name, limit in given.items()
        if limit is None
    ]
    if faults:
        raise SettingsInvalid(faults)


def _limit(times: int | str) -> int | None:
    return times if isinstance(times, int) else None
