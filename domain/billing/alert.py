"""What an operator has to hear of a customer's subscriptions: pure, from what a fetch changed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from training_analyzer.domain.billing.access import AccessRules, has_access
from training_analyzer.domain.billing.sync import Change, Fetched


def alerts(made: Sequence[Change], fetched: Fetched, rules: AccessRules) -> Iterator[str]:
    """Yield a line for each thing to look at, its code first; nothing where nothing is new."""
    listed = {each.id for each in fetched.snapshots}
    for change in made:
        said = change.after.snapshot
        if said.id not in listed:
            yield f"billing_subscription_gone: {said.provider} no longer lists {said.id}; it was closed here"
        elif _unmapped(change):
            yield f"billing_unmapped_price: {said.id} has the price {said.price_id}, which is of no plan"
    giving = _giving(made, fetched.now, rules)
    if len(giving) > 1 and any(change.differs for change in made):
        yield f"billing_paid_twice: {', '.join(giving)} are of one customer; cancel all but one"


def _unmapped(change: Change) -> bool:
    said, before = change.after.snapshot, change.before
    new = before is None or before.snapshot.price_id != said.price_id
    return new and said.plan is None and said.ended_at is None


def _giving(made: Sequence[Change], now: datetime, rules: AccessRules) -> list[str]:
    return [each.after.snapshot.id for each in made if has_access(each.after, now, rules)]
