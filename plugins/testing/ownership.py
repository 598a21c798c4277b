"""What every store refuses in a unit of work that is bound to one athlete: each method, reading or writing."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Final

import pytest

from training_analyzer.domain.activities.sport import ALL_SPORTS, Sport
from training_analyzer.domain.errors import ForeignOwner, ReadOnlyUnit
from training_analyzer.domain.identity.session import IDLE_LIFE, EndReason
from training_analyzer.domain.identity.user import PasswordHash, User
from training_analyzer.domain.planning.workout import WorkoutState
from training_analyzer.domain.requests import KeptReply
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.plugins.testing.builders import (
    NOW,
    TODAY,
    a_day,
    a_digest,
    a_file,
    a_goal,
    a_goal_id,
    a_lap,
    a_refresh_token,
    a_session,
    a_session_id,
    a_threshold,
    a_user,
    a_user_id,
    an_activity,
    an_activity_id,
    some_metrics,
    some_streams,
)
from training_analyzer.plugins.testing.coach_builders import (
    a_conversation,
    a_conversation_id,
    a_message,
    an_analysis,
    an_analysis_id,
)
from training_analyzer.plugins.testing.planning_builders import (
    a_training_plan,
    a_training_plan_id,
    a_workout,
    a_workout_id,
)
from training_analyzer.plugins.testing.stored import StoredContract, stored_activities
from training_analyzer.ports.store import Store
from training_analyzer.ports.work import UnitOfWork

type _Step = Callable[[UnitOfWork], Awaitable[object]]

_OTHER: Final = a_user_id(2)
_ID: Final = an_activity_id()

_READS: Final[dict[str, _Step]] = {
    "users.get": lambda w: w.users.get(_OTHER),
    "users.find_by_email": lambda w: w.users.find_by_email(a_user(2).email),
    "sessions.list": lambda w: w.sessions.list(_OTHER, NOW),
    "activities.get": lambda w: w.activities.get(_OTHER, _ID),
    "activities.find_by_file": lambda w: w.activities.find_by_file(_OTHER, a_digest()),
    "activities.legs": lambda w: w.activities.legs(_OTHER, _ID),
    "activities.duplicates_of": lambda w: w.activities.duplicates_of(_OTHER, _ID),
    "activities.around": lambda w: w.activities.around(_OTHER, NOW, 1.0),
    "activities.changed_since": lambda w: w.activities.changed_since(_OTHER, NOW, after=None, limit=1),
    "activities.day_totals": lambda w: w.activities.day_totals(_OTHER, TODAY),
    "recordings.streams": lambda w: w.recordings.streams(_OTHER, _ID),
    "recordings.laps": lambda w: w.recordings.laps(_OTHER, _ID),
    "recordings.find_metrics": lambda w: w.recordings.find_metrics(_OTHER, _ID),
    "recordings.outdated": lambda w: w.recordings.outdated(_OTHER, algorithm=1, limit=1),
    "recordings.find_file": lambda w: w.recordings.find_file(_OTHER, a_digest()),
    "goals.get": lambda w: w.goals.get(_OTHER, a_goal_id()),
    "goals.list": lambda w: w.goals.list(_OTHER, after=None, limit=1),
    "analyses.get": lambda w: w.analyses.get(_OTHER, an_analysis_id()),
    "analyses.find_by_key": lambda w: w.analyses.find_by_key(_OTHER, a_digest()),
    "analyses.page": lambda w: w.analyses.page(_OTHER, before=None, limit=1),
    "conversations.get": lambda w: w.conversations.get(_OTHER, a_conversation_id()),
    "conversations.page": lambda w: w.conversations.page(_OTHER, before=None, limit=1),
    "conversations.messages": lambda w: w.conversations.messages(
        _OTHER, a_conversation_id(), before=None, limit=1
    ),
    "training_plans.get": lambda w: w.training_plans.get(_OTHER, a_training_plan_id()),
    "training_plans.list": lambda w: w.training_plans.list(_OTHER, after=None, limit=1),
    "training_plans.active": lambda w: w.training_plans.active(_OTHER),
    "workouts.get": lambda w: w.workouts.get(_OTHER, a_workout_id()),
    "workouts.list": lambda w: w.workouts.list(_OTHER, after=None, limit=1),
    "workouts.of_plan": lambda w: w.workouts.of_plan(_OTHER, a_training_plan_id()),
    "thresholds.list": lambda w: w.thresholds.list(_OTHER),
    "thresholds.preferences": lambda w: w.thresholds.preferences(_OTHER),
    "training_load.sports": lambda w: w.training_load.sports(_OTHER),
    "training_load.first_from": lambda w: w.training_load.first_from(_OTHER, ALL_SPORTS, date.min),
    "training_load.last_before": lambda w: w.training_load.last_before(_OTHER, ALL_SPORTS, date.max),
}

_WRITES: Final[dict[str, _Step]] = {
    "users.add": lambda w: w.users.add(a_user(3)),
    "users.save": lambda w: w.users.save(a_user(2)),
    "users.signed_in": lambda w: w.users.signed_in(_OTHER, NOW, seen=PasswordHash("hash-2"), upgraded=None),
    "sessions.open": lambda w: w.sessions.open(
        a_session(9, user_id=_OTHER), a_refresh_token(9), NOW + IDLE_LIFE
    ),
    "sessions.open_web": lambda w: w.sessions.open_web(a_session(8, user_id=_OTHER), a_digest(8)),
    "sessions.rotate": lambda w: w.sessions.rotate(a_refresh_token(1).hash, a_refresh_token(2), NOW),
    "sessions.end": lambda w: w.sessions.end(_OTHER, a_session_id(), EndReason.SIGNED_OUT, NOW),
    "sessions.use": lambda w: w.sessions.use(_OTHER, a_session_id(), NOW),
    "sessions.confirm": lambda w: w.sessions.confirm(_OTHER, a_session_id(), NOW),
    "sessions.end_all": lambda w: w.sessions.end_all(_OTHER, EndReason.SIGNED_OUT, NOW),
    "activities.add": lambda w: w.activities.add(an_activity(2, user_id=_OTHER)),
    "activities.add_all": lambda w: w.activities.add_all([an_activity(3), an_activity(2, user_id=_OTHER)]),
    "activities.save": lambda w: w.activities.save(an_activity(user_id=_OTHER)),
    "activities.remove": lambda w: w.activities.remove(_OTHER, _ID, NOW),
    "recordings.put_streams": lambda w: w.recordings.put_streams(_OTHER, _ID, some_streams()),
    "recordings.put_laps": lambda w: w.recordings.put_laps(_OTHER, _ID, [a_lap()]),
    "recordings.put_metrics": lambda w: w.recordings.put_metrics(_OTHER, _ID, some_metrics()),
    "recordings.outdate": lambda w: w.recordings.outdate(
        _OTHER, sport=Sport.RUNNING, first=TODAY, until=None
    ),
    "recordings.put_file": lambda w: w.recordings.put_file(_OTHER, a_file()),
    "goals.add": lambda w: w.goals.add(a_goal(2, user_id=_OTHER)),
    "goals.save": lambda w: w.goals.save(a_goal(user_id=_OTHER)),
    "goals.remove": lambda w: w.goals.remove(_OTHER, a_goal_id()),
    "analyses.add": lambda w: w.analyses.add(an_analysis(user_id=_OTHER)),
    "conversations.add": lambda w: w.conversations.add(a_conversation(user_id=_OTHER)),
    "conversations.say": lambda w: w.conversations.say(a_message(user_id=_OTHER)),
    "conversations.remove": lambda w: w.conversations.remove(_OTHER, a_conversation_id()),
    "workouts.add_all": lambda w: w.workouts.add_all(_OTHER, [a_workout(2, user_id=_OTHER)]),
    "workouts.add_all of another": lambda w: w.workouts.add_all(a_user_id(), [a_workout(2, user_id=_OTHER)]),
    "workouts.save": lambda w: w.workouts.save(a_workout(user_id=_OTHER)),
    "workouts.turn": lambda w: w.workouts.turn(
        _OTHER, a_training_plan_id(), old=WorkoutState.PLANNED, new=WorkoutState.SKIPPED, first=TODAY, now=NOW
    ),
    "workouts.remove": lambda w: w.workouts.remove(_OTHER, a_workout_id()),
    "training_plans.add": lambda w: w.training_plans.add(a_training_plan(2, user_id=_OTHER)),
    "training_plans.save": lambda w: w.training_plans.save(a_training_plan(user_id=_OTHER)),
    "training_plans.remove": lambda w: w.training_plans.remove(_OTHER, a_training_plan_id()),
    "thresholds.replace": lambda w: w.thresholds.replace(_OTHER, [a_threshold()], NOW),
    "thresholds.save_preferences": lambda w: w.thresholds.save_preferences(
        _OTHER, TrainingPreferences(), NOW
    ),
    "training_load.replace": lambda w: w.training_load.replace(
        _OTHER, ALL_SPORTS, TODAY, date.max, [a_day()]
    ),
    "idempotency_keys.claim": lambda w: w.idempotency_keys.claim(
        _OTHER, "key", route="r", body_hash=a_digest(), now=NOW, expires_at=NOW + IDLE_LIFE
    ),
    "idempotency_keys.keep": lambda w: w.idempotency_keys.keep(_OTHER, "key", KeptReply(200, {}, b""), NOW),
    "idempotency_keys.release": lambda w: w.idempotency_keys.release(_OTHER, "key"),
    "idempotency_keys.purge": lambda w: w.idempotency_keys.purge(NOW, limit=1),
    "sessions.purge": lambda w: w.sessions.purge(NOW, limit=1),
    "sessions.purge_tokens": lambda w: w.sessions.purge_tokens(NOW, limit=1),
    "activities.purge_tombstones": lambda w: w.activities.purge_tombstones(NOW, limit=1),
    "activities.next_change": lambda w: w.activities.next_change(_OTHER, lambda: NOW),
}


class OwnershipContract(StoredContract):
    """Bound to athlete 1, a unit reaches nothing of athlete 2, who has a session, an activity a goal, a plan and a workout."""

    @pytest.fixture
    async def bound(self, store: Store, athlete: User, other: User) -> Store:
        """Return the store, with the rows that the steps above name."""
        await stored_activities(store, an_activity(user_id=other.id))
        async with store.work() as w:
            await w.sessions.open(a_session(user_id=other.id), a_refresh_token(1), NOW + IDLE_LIFE)
            await w.goals.add(a_goal(user_id=other.id))
            await w.analyses.add(an_analysis(user_id=other.id))
            await w.conversations.add(a_conversation(user_id=other.id))
            await w.training_plans.add(a_training_plan(user_id=other.id))
            await w.workouts.add_all(other.id, [a_workout(user_id=other.id)])
            await w.commit()
        return store

    @pytest.mark.parametrize("name", [*_READS, *_WRITES])
    async def test_a_bound_unit_refuses_other_athletes(self, bound: Store, name: str) -> None:
        async with bound.work.for_user(a_user_id(1))() as w:
            with pytest.raises(ForeignOwner):
                await (_READS | _WRITES)[name](w)

    @pytest.mark.parametrize("name", _READS)
    async def test_a_bound_snapshot_refuses_other_athletes(self, bound: Store, name: str) -> None:
        async with bound.work.for_user(a_user_id(1)).snapshot() as w:
            with pytest.raises(ForeignOwner):
                await _READS[name](w)

    @pytest.mark.parametrize("name", _READS)
    async def test_a_unit_bound_to_the_owner_reaches_the_same(self, bound: Store, name: str) -> None:
        async with bound.work.for_user(_OTHER)() as w:
            await _READS[name](w)

    @pytest.mark.parametrize("name", [name for name in _WRITES if name != "users.add"])
    async def test_a_snapshot_refuses_to_write(self, bound: Store, name: str) -> None:
        async with bound.work.snapshot() as w:
            with pytest.raises(ReadOnlyUnit):
                await _WRITES[name](w)

    async def test_a_refusal_leaves_the_unit_usable(self, bound: Store, athlete: User) -> None:
        async with bound.work.for_user(athlete.id)() as w:
            with pytest.raises(ForeignOwner):
                await w.activities.get(_OTHER, _ID)
            await w.activities.add(an_activity())
            await w.commit()
        async with bound.work.snapshot() as w:
            assert await w.activities.get(athlete.id, _ID) == an_activity()
