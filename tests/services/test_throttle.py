"""Tries are counted by the minute and by the hour, and belong together."""

from datetime import timedelta

import pytest

from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.domain.identity.tries import Meter, rates_of
from training_analyzer.domain.rates import RateLimited
from training_analyzer.domain.services.throttle import Throttle
from training_analyzer.plugins.testing.builders import NOW


@pytest.fixture
def throttle() -> Throttle:
    return Throttle(FakeStore().rate_gate, b"key")


async def test_in_an_hour_no_more_pass_than_its_burst_and_what_comes_back(throttle: Throttle) -> None:
    passed = 0
    for second in range(0, 3_600, 4):
        try:
            await throttle.admit([(Meter.LOGIN_ACCOUNT, "ana")], NOW + timedelta(seconds=second))
        except RateLimited:
            continue
        passed += 1
    assert passed == 30 + 29  # one comes back every two minutes


async def test_an_account_and_an_address_of_one_name_do_not_share(throttle: Throttle) -> None:
    for _ in range(5):
        await throttle.admit([(Meter.LOGIN_ACCOUNT, "ana")], NOW)
    await throttle.admit([(Meter.LOGIN_ADDRESS, "ana")], NOW)
    with pytest.raises(RateLimited):
        await throttle.admit([(Meter.LOGIN_ACCOUNT, "ana")], NOW)


@pytest.mark.parametrize(
    ("meter", "most", "wait_s"),
    [
        (Meter.TOTP_ACCOUNT, 5, 60),
        (Meter.PASSWORD_ACCOUNT, 5, 60),
        (Meter.RESET_CLIENT, 3, 1200),
        (Meter.RESET_ACCOUNT, 12, 300),
        (Meter.RESET_CLAIM, 3, 1200),
        (Meter.VERIFY_CLIENT, 5, 720),
        (Meter.VERIFY_ACCOUNT, 20, 180),
        (Meter.VERIFY_OWN, 5, 720),
        (Meter.CHANGE_ADDRESS, 10, 360),
        (Meter.REGISTER_ADDRESS, 20, 180),
    ],
)
async def test_each_meter_has_its_rate(throttle: Throttle, meter: Meter, most: int, wait_s: int) -> None:
    for _ in range(most):
        await throttle.admit([(meter, "ana")], NOW)
    with pytest.raises(RateLimited) as raised:
        await throttle.admit([(meter, "ana")], NOW)
    assert raised.value.retry_after_s == wait_s


async def test_what_is_given_back_was_never_counted(throttle: Throttle) -> None:
    for _ in range(9):
        await throttle.give_back(await throttle.admit([(Meter.RESET_ACCOUNT, "ana")], NOW))


async def test_without_limits_nothing_is_counted_but_mails() -> None:
    rates = rates_of(sign_ins_per_minute=None, registrations_per_hour=None)
    throttle = Throttle(FakeStore().rate_gate, b"key", rates)
    for _ in range(200):
        tries = await throttle.admit_sign_in("ana", "192.0.2.1", NOW)
        assert tries == []
        await throttle.admit([(Meter.REGISTER_ADDRESS, "192.0.2.1"), (Meter.TOTP_ACCOUNT, "ana")], NOW)
    assert await throttle.admit([(Meter.RESET_ACCOUNT, "ana")], NOW)


async def test_its_key_is_shown_to_nobody(throttle: Throttle) -> None:
    assert "key" not in repr(throttle)
