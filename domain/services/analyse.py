"""Have the coach analyse an activity or review a week: from what is stored, by a model, or by rules."""

from dataclasses import dataclass, replace
from datetime import date

from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.coach.cache_key import CacheKey
from training_analyzer.domain.coach.context import Context
from training_analyzer.domain.coach.generator import RULES
from training_analyzer.domain.coach.ground import grounded
from training_analyzer.domain.coach.prompt import PROMPT_VERSIONS, system_message, user_message
from training_analyzer.domain.coach.question import Topic
from training_analyzer.domain.coach.review import answer_by_rules, score_of
from training_analyzer.domain.coach.stored_analysis import StoredAnalysis
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.identity.consent import ConsentKind
from training_analyzer.domain.ids import ActivityId, AnalysisId
from training_analyzer.domain.services.coach import (
    MOST_OUTPUT_TOKENS,
    STEPPED_IN,
    Asker,
    Coach,
    generator_of,
    spent_on,
)
from training_analyzer.domain.services.coach_activity import activity_context_of
from training_analyzer.domain.services.coach_athlete import athlete_context_of
from training_analyzer.domain.services.estimate_call import estimate_call
from training_analyzer.domain.services.model_answer import Estimate
from training_analyzer.domain.services.model_call import ModelCall
from training_analyzer.domain.services.require_consent import require_consent
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.usage.errors import AnsweredBefore
from training_analyzer.domain.usage.record import RequestId
from training_analyzer.ports.language_model import Message, ModelRequest

_LANGUAGE = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An activity, or the week that ends with ``day``; ``with_texts`` tells name and notes of an activity too."""

    activity_id: ActivityId | None = None
    day: date | None = None
    with_texts: bool = False

    @property
    def topic(self) -> Topic:
        """Return what it is about."""
        return Topic.WEEK if self.activity_id is None else Topic.ACTIVITY


@dataclass(frozen=True, slots=True)
class Analysed:
    """An analysis; ``cached`` says that it was there before."""

    stored: StoredAnalysis
    cached: bool


async def analyse(wanted: Wanted, *, asker: Asker, coach: Coach) -> Analysed:
    """Return the analysis of an activity or a week; one that rests on the very same is given again, and costs nothing.

    Raises NotFound, InvalidValue for a day to come, FeatureNotInPlan for one that the plan hides, ConsentRequired, and
    what a metered call raises.
    """
    context, day = await _context(wanted, asker, coach)
    wanted = replace(wanted, day=day)
    if not coach.models.generates(Feature.AI_ANALYSIS):
        return await _by_rules(wanted, context, asker, coach)
    try:
        await require_consent(asker.user_id, ConsentKind.AI, work=asker.work)
        key = _key(wanted, context, asker, coach)
        if stored := await _stored(key, asker, coach):
            return stored
        once = f"{asker.user_id}:{key.hex()}"
        return await coach.flights.run(once, lambda: _by_model(wanted, context, key, asker, coach))
    except STEPPED_IN as error:
        return await _by_rules(wanted, context, asker, coach, asker.reason(error))


async def estimate_analysis(wanted: Wanted, *, asker: Asker, coach: Coach) -> Estimate:
    """Return the most that an analysis would take; nothing is held or sent."""
    context, _ = await _context(wanted, asker, coach)
    call = _call(wanted, context, asker, coach, None)
    return await estimate_call(call, entitlements=asker.entitlements, models=coach.models)


async def _context(wanted: Wanted, asker: Asker, coach: Coach) -> tuple[Context, date]:
    """Return what may be said, and the day that it is about."""
    if wanted.activity_id is not None:
        return await activity_context_of(
            user_id=asker.user_id,
            activity_id=wanted.activity_id,
            history=asker.history,
            with_texts=wanted.with_texts,
            work=asker.work,
            hot_reads=coach.hot_reads,
        )
    day = wanted.day or asker.today
    if day > asker.today:
        raise InvalidValue("/day", "A week is reviewed once it is over, or up to today.")
    asker.history.check(day)
    context = await athlete_context_of(
        user_id=asker.user_id,
        topic=Topic.WEEK,
        day=day,
        today=asker.today,
        work=asker.work,
        hot_reads=coach.hot_reads,
    )
    return context, day


async def _stored(key: bytes, asker: Asker, coach: Coach) -> Analysed | None:
    async with asker.work.snapshot() as w:
        stored = await w.analyses.find_by_key(asker.user_id, key)
    if stored is None:
        return None
    request_id = stored.spent.request_id
    of_request_id = None if request_id is None else RequestId(request_id)
    await coach.models.noted(asker.user_id, Feature.AI_ANALYSIS, "cached", of_request_id=of_request_id)
    return Analysed(stored, cached=True)


async def _by_model(wanted: Wanted, context: Context, key: bytes, asker: Asker, coach: Coach) -> Analysed:
    try:
        return await _asked(wanted, context, key, key.hex(), asker, coach)
    except AnsweredBefore:
        if stored := await _stored(key, asker, coach):  # another process was quicker
            return stored
        again = f"{key.hex()}:{coach.make_id(coach.clock())}"  # its answer was lost, or has been removed
        return await _asked(wanted, context, key, again, asker, coach)


async def _asked(
    wanted: Wanted, context: Context, key: bytes, idempotency_key: str, asker: Asker, coach: Coach
) -> Analysed:
    done = await coach.models.complete(
        _call(wanted, context, asker, coach, idempotency_key),
        read=lambda text: grounded(coach.reader.analysis(text), context),
        entitlements=asker.entitlements,
        work=asker.work,
    )
    analysis, dropped = done.answer
    version = PROMPT_VERSIONS[wanted.topic]
    made = replace(
        _made(wanted, context, key, asker, coach),
        generator=generator_of(done, version),
        analysis=analysis,
        spent=spent_on(done),
        dropped=dropped,
    )
    return Analysed(await _keep(made, asker), cached=False)


async def _by_rules(
    wanted: Wanted, context: Context, asker: Asker, coach: Coach, reason: str | None = None
) -> Analysed:
    key = _key(wanted, context, asker, coach, rules_since=reason or "")
    if stored := await _stored(key, asker, coach):
        return stored
    made = replace(_made(wanted, context, key, asker, coach), fallback_reason=reason)
    stored_now = await _keep(made, asker)
    await coach.models.noted(asker.user_id, Feature.AI_ANALYSIS, "rules")
    return Analysed(stored_now, cached=False)


def _made(wanted: Wanted, context: Context, key: bytes, asker: Asker, coach: Coach) -> StoredAnalysis:
    now = coach.clock()
    return StoredAnalysis(
        id=AnalysisId(coach.make_id(now)),
        user_id=asker.user_id,
        topic=wanted.topic,
        activity_id=wanted.activity_id,
        day=wanted.day or asker.today,
        cache_key=key,
        generator=RULES,
        analysis=answer_by_rules(context),
        score=score_of(context),
        created_at=now,
    )


@retried
async def _keep(made: StoredAnalysis, asker: Asker) -> StoredAnalysis:
    async with asker.work() as w:
        stored = await w.analyses.add(made)
        await w.commit()
    return stored


def _call(
    wanted: Wanted, context: Context, asker: Asker, coach: Coach, idempotency_key: str | None
) -> ModelCall:
    request = ModelRequest(
        messages=(
            Message("system", system_message(wanted.topic)),
            Message("user", user_message(context)),
        ),
        max_output_tokens=MOST_OUTPUT_TOKENS,
        output_schema=coach.reader.analysis_schema,
    )
    return ModelCall(
        user_id=asker.user_id,
        feature=Feature.AI_ANALYSIS,
        request=request,
        entity=str(wanted.activity_id or wanted.day or asker.today),
        idempotency_key=idempotency_key,
    )


def _key(
    wanted: Wanted, context: Context, asker: Asker, coach: Coach, rules_since: str | None = None
) -> bytes:
    """Return what tells this answer from all others; ``rules_since`` is why rules answer, empty where there is no model."""
    chosen = None if rules_since is not None else coach.models.choice.of(Feature.AI_ANALYSIS)[0]
    about = str(wanted.activity_id or wanted.day or asker.today)
    return CacheKey(
        user_id=str(asker.user_id),
        feature=Feature.AI_ANALYSIS,
        prompt_version=PROMPT_VERSIONS[wanted.topic] if chosen else RULES.prompt_version,
        provider=chosen.adapter.provider if chosen else RULES.provider,
        model=chosen.name if chosen else rules_since or "",
        params={"about": about, "max_output_tokens": MOST_OUTPUT_TOKENS},
        language=_LANGUAGE,
        data=context.as_data(),
    ).digest
