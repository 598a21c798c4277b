"""Compare all that is stored with what the payment vendor says, and mend it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.billing.sync import Fetched, changes
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import BillingAccountId
from training_analyzer.domain.services.receive_webhook import take_in
from training_analyzer.domain.services.sync_billing import Billing, known_of, sync_billing

_LOOKS_BACK: Final = timedelta(days=30)
_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many customers were looked at, and how many subscriptions differed and were mended."""

    checked: int = 0
    differences: int = 0
    fixed: int = 0


async def reconcile_billing(*, billing: Billing, dry_run: bool) -> Reconciled:
    """Take in what the vendor could not deliver, then fetch every known customer; a dry run changes nothing.

    Raises PaymentsUnavailable, PaymentsMisconfigured, PaymentsRejected.
    """
    if not dry_run and billing.payments.capabilities.list_events:
        await _take_in(billing)
    total, after = Reconciled(), None
    while page := await _page(after, billing):
        for account in page:
            if account.customer_id is not None and _is_theirs(account, billing):
                found = await (_foreseen(account, billing) if dry_run else _mended(account, billing))
                mended = 0 if dry_run else found
                total = Reconciled(total.checked + 1, total.differences + found, total.fixed + mended)
        after = page[-1].id
    return total


async def _page(after: BillingAccountId | None, billing: Billing) -> list[BillingAccount]:
    async with billing.work.snapshot() as w:
        return [*await w.billing_accounts.page(after=after, limit=_PAGE)]


def _is_theirs(account: BillingAccount, billing: Billing) -> bool:
    payments = billing.payments
    return (account.provider, account.livemode) == (payments.name, payments.livemode)


async def _mended(account: BillingAccount, billing: Billing) -> int:
    return len(await sync_billing(account, billing=billing) or ())


async def _foreseen(account: BillingAccount, billing: Billing) -> int:
    try:
        snapshots = await billing.payments.list_subscriptions(account.customer_id or "")
    except NotFound:
        snapshots = []
    async with billing.work.snapshot() as w:
        known = await known_of(w, account)
    fetched = Fetched(user_id=account.user_id, snapshots=snapshots, now=billing.clock())
    return sum(each.differs for each in changes(known, fetched, billing.catalogue))


async def _take_in(billing: Billing) -> None:
    """Store messages that never arrived: those of customers who are not yet known are looked at like any other."""
    async for event in billing.payments.iter_events(since=billing.clock() - _LOOKS_BACK):
        await take_in(event, None, billing=billing)
