"""What the demo athlete's recent weeks say of power, races, intensity and form is plausible."""

from datetime import UTC, datetime

from training_analyzer.adapters.demo.season import demo_athlete
from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.import_history import Entry, import_history
from training_analyzer.domain.services.predict_races import predict_races
from training_analyzer.domain.services.read_intensity import read_intensity
from training_analyzer.domain.services.read_outlook import read_outlook
from training_analyzer.domain.services.read_power_fits import read_power_fits
from training_analyzer.domain.services.read_w_balance import BalanceModel, read_w_balance
from training_analyzer.domain.services.set_thresholds import set_thresholds
from training_analyzer.domain.services.suggest_ftp import suggest_ftp
from training_analyzer.domain.training.ftp_estimates import FtpMethod
from training_analyzer.domain.training.intensity import IntensityBasis
from training_analyzer.domain.training.offered import NO_METRICS
from training_analyzer.domain.training.recent import recent_days
from training_analyzer.plugins.testing.billing_builders import a_history
from training_analyzer.plugins.testing.builders import a_user, counted_ids
from training_analyzer.plugins.testing.stored import stored_user

NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
TODAY = NOW.date()
FIRST, LAST = recent_days(None, None, TODAY)


async def the_demo() -> tuple[FakeStore, UserId]:
    """Store four months of the demo athlete, with all samples."""
    athlete = demo_athlete(7, TODAY, years=0.35, streams_days=120)
    store = FakeStore()
    user = await stored_user(store, a_user())
    await set_thresholds(
        user_id=user.id,
        rows=athlete.thresholds,
        work=store.work,
        offered=NO_METRICS,
        clock=lambda: NOW,
    )
    await import_history(
        entries=(Entry(session.recording, session.name, session.rpe) for session in athlete.recordings),
        source="demo",
        user_id=user.id,
        work=store.work,
        offered=NO_METRICS,
        make_id=counted_ids(500_000),
        clock=lambda: NOW,
    )
    return store, user.id


async def test_the_demo_athletes_numbers_are_plausible() -> None:
    store, user_id = await the_demo()
    await power_is_plausible(store, user_id)
    await balances_are_plausible(store, user_id)
    await races_are_plausible(store, user_id)
    await intensity_is_plausible(store, user_id)
    await form_is_plausible(store, user_id)


async def power_is_plausible(store: FakeStore, user_id: UserId) -> None:
    fits = await read_power_fits(
        user_id=user_id, sport=Sport.CYCLING, first=FIRST, last=LAST, work=store.work
    )
    assert fits.work_time is not None
    assert fits.inverse_time is not None
    assert 150.0 < fits.work_time.cp_w < 350.0
    assert 4000.0 < fits.work_time.w_prime_j < 40_000.0
    assert abs(fits.inverse_time.cp_w - fits.work_time.cp_w) < 15.0
    if fits.three_parameter:
        assert fits.three_parameter.cp_w < fits.work_time.cp_w < fits.three_parameter.max_w
    found = await suggest_ftp(user_id=user_id, sport=Sport.CYCLING, today=TODAY, work=store.work)
    assert found.in_force is not None
    assert found.in_force.ftp_w is not None
    assert {one.method for one in found.suggestions} == set(FtpMethod)
    for one in found.suggestions:
        assert 0.8 < one.ftp_w / found.in_force.ftp_w < 1.2, one


async def balances_are_plausible(store: FakeStore, user_id: UserId) -> None:
    rides = await store.hot_reads.activity_page(user_id, after=None, limit=5, sport=Sport.CYCLING)
    assert len(rides) == 5
    for ride in rides:
        found = await read_w_balance(
            user_id=user_id,
            activity_id=ride.id,
            model=BalanceModel.DIFFERENTIAL,
            own=None,
            history=a_history(TODAY),
            work=store.work,
        )
        assert found.used is not None, ride.name
        assert found.balance_j is not None, ride.name
        # a ride of this very span was fitted: nobody spends much more than there was
        assert -0.5 * found.used.w_prime_j < min(found.balance_j) < found.used.w_prime_j, ride.name


async def races_are_plausible(store: FakeStore, user_id: UserId) -> None:
    found = await predict_races(user_id=user_id, today=TODAY, work=store.work)
    assert found.reasons == {}
    assert found.vdot is not None
    assert 35.0 < found.vdot < 65.0
    for race in found.races:
        assert race.spread_s is not None
        assert race.spread_s < 0.15 * min(time for time in race.times_s.values() if time)
    assert [pace.name for pace in found.paces] == ["easy", "marathon", "threshold", "interval"]


async def intensity_is_plausible(store: FakeStore, user_id: UserId) -> None:
    for basis in IntensityBasis:
        found = await read_intensity(
            user_id=user_id, basis=basis, sport=None, first=FIRST, last=LAST, work=store.work
        )
        assert found.shares is not None
        assert found.shares.z3 < 0.2 < found.shares.z1
        assert found.total.measured_count > 10
        assert found.polarization_index is not None
        assert -1.0 < found.polarization_index < 3.0


async def form_is_plausible(store: FakeStore, user_id: UserId) -> None:
    found = await read_outlook(
        user_id=user_id, sport="all", form=10.0, today=TODAY, hot_reads=store.hot_reads
    )
    assert found.first_fresh is not None
    assert 0 <= (found.first_fresh.day - TODAY).days < 14
