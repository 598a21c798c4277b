"""What PostgreSQL says of a failure, as far as a log may hold it."""

from traceback import format_exception

import pytest
from sqlalchemy.exc import IntegrityError

from training_analyzer.domain.identity.session import IDLE_LIFE
from training_analyzer.plugins.testing.builders import NOW, a_refresh_token, a_session, a_user
from training_analyzer.plugins.testing.stored import stored_user
from training_analyzer.ports.store import Store


async def test_an_unexpected_failure_quotes_no_row(store: Store) -> None:
    await stored_user(store, a_user())
    session = a_session()
    async with store.work() as w:
        await w.sessions.open(session, a_refresh_token(), NOW + IDLE_LIFE)
        with pytest.raises(IntegrityError, match="pk_session") as failure:
            await w.sessions.open(session, a_refresh_token(), NOW + IDLE_LIFE)
    told = "".join(format_exception(failure.value))
    assert "DETAIL" not in told
    assert str(session.id) not in told
