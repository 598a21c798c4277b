"""Fetch a customer's subscriptions, and store what the vendor says of them now."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from training_analyzer.domain.billing.access import AccessRules
from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.billing.alert import alerts
from training_analyzer.domain.billing.catalogue import Catalogue
from training_analyzer.domain.billing.inbox import PAUSES
from training_analyzer.domain.billing.subscription import Subscription, SubscriptionSnapshot
from training_analyzer.domain.billing.sync import Change, Fetched, changes
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import MakeId
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.tell_of_change import tell_of_change
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.payments import Payments
from training_analyzer.ports.work import UnitOfWork, Work

_log: Final = logging.getLogger(__name__)


def _on_time() -> float:
    return 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Billing:
    """What a deployment that sells plans has.

    ``pauses`` lie between the attempts at one message, each longer by a chance from 0 to 1 of its share;
    ``refund_revokes`` lets a refund end what was paid for.
    """

    payments: Payments
    catalogue: Catalogue
    work: Work
    jobs: JobQueue
    make_id: MakeId
    clock: Clock
    rules: AccessRules = field(default_factory=AccessRules)
    refund_revokes: bool = False
    pauses: Sequence[timedelta] = PAUSES
    chance: Callable[[], float] = _on_time


async def sync_billing(
    account: BillingAccount, *, billing: Billing, failed_at: datetime | None = None
) -> Sequence[Change] | None:
    """Return what changed, None where a fetch that began later was stored before.

    The ticket is taken before the vendor is asked, and no unit is open meanwhile. Raises PaymentsUnavailable, PaymentsMisconfigured, PaymentsRejected.
    """
    if account.customer_id is None:
        return []
    ticket = await _ticket(account, billing)
    return await _store(
        account, ticket, await bought_by(account.customer_id, billing=billing), billing, failed_at
    )


async def bought_by(customer_id: str, *, billing: Billing) -> Sequence[SubscriptionSnapshot]:
    """Return what the vendor says that a customer bought, ended or not; nothing for one that it does not know.

    Raises PaymentsUnavailable, PaymentsMisconfigured, PaymentsRejected.
    """
    try:
        return await billing.payments.list_subscriptions(customer_id)
    except NotFound:
        return []


@retried
async def _ticket(account: BillingAccount, billing: Billing) -> int:
    async with billing.work() as w:
        ticket = await w.billing_accounts.take_ticket(account.user_id, account.id)
        await w.commit()
    return ticket


@retried
async def _store(
    account: BillingAccount,
    ticket: int,
    snapshots: Sequence[SubscriptionSnapshot],
    billing: Billing,
    failed_at: datetime | None,
) -> Sequence[Change] | None:
    now = billing.clock()
    fetched = Fetched(user_id=account.user_id, snapshots=snapshots, now=now, failed_at=failed_at)
    async with billing.work() as w:
        if not await w.billing_accounts.apply(account.user_id, account.id, ticket, now):
            return None
        known = await known_of(w, account)
        made = changes(known, fetched, billing.catalogue)
        for change in made:
            await w.subscriptions.put(change.after)
            await tell_of_change(w, change, jobs=billing.jobs, make_id=billing.make_id, now=now)
        await w.commit()
    for alert in alerts(made, fetched, billing.rules):
        _log.error(alert)
    return [change for change in made if change.differs]


async def known_of(w: UnitOfWork, account: BillingAccount) -> Sequence[Subscription]:
    """Return what is stored of the subscriptions of an account's customer."""
    return [
        each
        for each in await w.subscriptions.of_user(account.user_id)
        if (each.snapshot.provider, each.snapshot.livemode, each.snapshot.customer_id)
        == (account.provider, account.livemode, account.customer_id)
    ]
