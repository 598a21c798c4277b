"""Save an account that a unit has read itself."""

from training_analyzer.domain.errors import StaleWrite, WriteConflict
from training_analyzer.domain.identity.user import User
from training_analyzer.ports.work import UnitOfWork


async def save_account(w: UnitOfWork, user: User) -> User:
    """Return the account with its version raised. Raises EmailTaken, NotFound, WriteConflict.

    Nobody outside was shown the version: another's change in between is a conflict, after which the use case decides
    anew, and no stale write of the caller's.
    """
    try:
        return await w.users.save(user)
    except StaleWrite as error:
        raise WriteConflict from error
