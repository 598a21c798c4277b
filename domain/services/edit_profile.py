"""Change what an account says of itself."""

from dataclasses import replace
from datetime import datetime

from training_analyzer.domain.errors import StaleWrite
from training_analyzer.domain.identity.user import Units, User, parse_display_name, time_zone
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.work import Work


@retried
async def edit_profile(
    *,
    user_id: UserId,
    version: int,
    display_name: str | None = None,
    timezone: str | None = None,
    units: Units | None = None,
    work: Work,
    now: datetime,
) -> User:
    """Return the account with what was given (None stays). Raises InvalidValue, StaleWrite, WriteConflict.

    A new time zone moves no activity to another day: an activity's day is its own.
    """
    async with work() as w:
        user = await w.users.get(user_id)
        if user.version != version:
            raise StaleWrite("account")
        edited = await w.users.save(
            replace(
                user,
                display_name=user.display_name if display_name is None else parse_display_name(display_name),
                timezone=user.timezone if timezone is None else time_zone(timezone).key,
                units=user.units if units is None else units,
                updated_at=now,
            )
        )
        await w.commit()
    return edited
