"""Without a key and without a network the coach answers all five kinds of request for the demo athlete, to the letter alike."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from tests.coach.deployments import NOW, TODAY, Deployment
from training_analyzer.adapters.demo.season import demo_athlete
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.coach.answer import Tone
from training_analyzer.domain.coach.generator import RULES
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.planning.check_entry import check_whole_plan
from training_analyzer.domain.planning.plan import Race
from training_analyzer.domain.planning.workout import WorkoutPurpose
from training_analyzer.domain.services.analyse import Wanted, analyse
from training_analyzer.domain.services.converse import answer, ask_coach
from training_analyzer.domain.services.design import design
from training_analyzer.domain.services.design_plan import PlanWanted, plan_brief
from training_analyzer.domain.services.design_workout import WorkoutWanted, workout_brief
from training_analyzer.domain.services.import_history import Entry, import_history
from training_analyzer.domain.services.set_thresholds import set_thresholds
from training_analyzer.domain.training.offered import NO_METRICS
from training_analyzer.plugins.testing.builders import a_user, counted_ids
from training_analyzer.plugins.testing.coach_builders import a_conversation, a_conversation_id
from training_analyzer.plugins.testing.stored import stored_user

QUESTIONS = ("How is my form?", "How was my week?", "What should I do tomorrow?", "Am I ready to race?")


@dataclass
class _Network:
    """Whether it is cut: an audit hook stays for good."""

    cut: bool = False

    def hook(self, event: str, _: tuple[object, ...]) -> None:
        if self.cut and event in {"socket.connect", "socket.getaddrinfo"}:
            raise AssertionError(event)


NETWORK = _Network()
sys.addaudithook(NETWORK.hook)


@contextmanager
def no_network() -> Iterator[None]:
    NETWORK.cut = True
    try:
        yield
    finally:
        NETWORK.cut = False


async def the_demo() -> tuple[Deployment, UserId]:
    here = Deployment(generative=False)
    athlete = demo_athlete(7, TODAY, years=0.25, streams_days=20)
    user = await stored_user(here.store, a_user())
    work = here.store.work
    await set_thresholds(
        user_id=user.id, rows=athlete.thresholds, work=work, offered=NO_METRICS, clock=lambda: NOW
    )
    await import_history(
        entries=(Entry(each.recording, each.name, each.rpe) for each in athlete.recordings),
        source="demo",
        user_id=user.id,
        work=work,
        offered=NO_METRICS,
        make_id=counted_ids(500_000),
        clock=lambda: NOW,
    )
    async with work() as w:
        await w.conversations.add(a_conversation())
        await w.commit()
    return here, user.id


async def answers(here: Deployment, user_id: UserId) -> list[str]:
    """Return all that the coach says, after looking at whether it makes sense."""
    asker, coach = here.asker(user_id), here.coach
    said = []
    rows = await here.store.hot_reads.activity_page(user_id, after=None, limit=12)
    for row in rows:
        made = (await analyse(Wanted(activity_id=row.id), asker=asker, coach=coach)).stored
        assert made.generator == RULES
        known = [each for each in made.analysis.findings if each.tone is not Tone.UNKNOWN]
        assert len(known) >= 2, row.name
        said.append(repr((made.analysis, made.score)))
    week = (await analyse(Wanted(), asker=asker, coach=coach)).stored
    assert week.score.value is not None
    assert len(week.analysis.findings) >= 5
    said.append(repr(week.analysis))
    for question in QUESTIONS:
        asked = await ask_coach(a_conversation_id(), question, asker=asker, coach=coach)
        message = await answer(asked, asker=asker, coach=coach)
        assert any(each.isdigit() for each in message.content) or "race" in question
        said.append(message.content)
    said.append(repr(await plan(here, user_id)))
    said.append(repr(await workout(here, user_id)))
    return said


async def plan(here: Deployment, user_id: UserId) -> object:
    race = Race(day=TODAY + timedelta(weeks=10), sport=Sport.RUNNING, distance_m=10_000.0)
    brief = await plan_brief(PlanWanted(race=race), asker=here.asker(user_id), coach=here.coach)
    designed = await design(brief.brief, asker=here.asker(user_id), coach=here.coach)
    check_whole_plan(designed.entry, brief.circumstances)
    assert len(designed.entry.weeks) >= 10
    return designed


async def workout(here: Deployment, user_id: UserId) -> object:
    wanted = WorkoutWanted(sport=Sport.CYCLING, purpose=WorkoutPurpose.INTERVALS, duration_s=3600.0)
    brief = await workout_brief(wanted, asker=here.asker(user_id), coach=here.coach)
    designed = await design(brief, asker=here.asker(user_id), coach=here.coach)
    assert len(designed.entry.steps) >= 3
    return designed


async def test_all_five_kinds_are_answered_without_a_key_or_a_network() -> None:
    here, user_id = await the_demo()
    with no_network():
        first = await answers(here, user_id)
    assert here.model.asked == []
    assert await answers(*await the_demo()) == first
