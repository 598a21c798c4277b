"""Proposals of a model with their words made harmless to show."""

from dataclasses import replace

from training_analyzer.domain.coach.sanitize import MOST_NAME_CHARACTERS, MOST_NOTE_CHARACTERS, clean_text
from training_analyzer.domain.planning.proposal import PlanProposal, ProposedPart, WorkoutProposal

_MOST_FOCUS_CHARACTERS = 200


def harmless_workout(proposal: WorkoutProposal) -> WorkoutProposal:
    """Return a workout without links and invisible characters."""
    return replace(
        proposal,
        name=clean_text(proposal.name, MOST_NAME_CHARACTERS),
        notes=_note(proposal.notes),
        parts=tuple(_part(part) for part in proposal.parts),
    )


def harmless_plan(proposal: PlanProposal) -> PlanProposal:
    """Return a plan without links and invisible characters."""
    weeks = (replace(week, focus=clean_text(week.focus, _MOST_FOCUS_CHARACTERS)) for week in proposal.weeks)
    return replace(
        proposal,
        name=clean_text(proposal.name, MOST_NAME_CHARACTERS),
        notes=_note(proposal.notes),
        weeks=tuple(weeks),
    )


def _part(part: ProposedPart) -> ProposedPart:
    return replace(part, steps=tuple(replace(step, note=_note(step.note)) for step in part.steps))


def _note(text: str | None) -> str | None:
    """Return a note, None for one of which nothing is left."""
    return None if text is None else clean_text(text, MOST_NOTE_CHARACTERS) or None
