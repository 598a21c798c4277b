"""One answer about an activity or a week, by rules."""

from training_analyzer.domain.coach.answer import Analysis, Score
from training_analyzer.domain.coach.context import Context
from training_analyzer.domain.coach.question import Topic
from training_analyzer.domain.coach.rules_activity import analyse_by_rules
from training_analyzer.domain.coach.rules_week import review_by_rules
from training_analyzer.domain.coach.score import activity_score, week_score


def answer_by_rules(context: Context) -> Analysis:
    """Return the answer to a question about an activity or a week."""
    by_rules = analyse_by_rules if context.topic is Topic.ACTIVITY else review_by_rules
    return by_rules(context.facts)


def score_of(context: Context) -> Score:
    """Return the score of an activity or a week, whoever writes the words."""
    score = activity_score if context.topic is Topic.ACTIVITY else week_score
    return score(context.facts)
