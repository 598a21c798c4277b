"""Compare all that is stored with what the payment vendor says, and mend it."""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from training_analyzer.domain.billing.account import BillingAccount
from training_analyzer.domain.billing.errors import PaymentsRejected
from training_analyzer.domain.billing.subscription import SubscriptionSnapshot, SubscriptionStatus
from training_analyzer.domain.billing.sync import Fetched, changes
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import BillingAccountId, UserId
from training_analyzer.domain.services.link_customer import account_of_customer, known_customer, linkable
from training_analyzer.domain.services.receive_webhook import take_in
from training_analyzer.domain.services.sync_billing import Billing, bought_by, known_of, sync_billing

_LOOKS_BACK: Final = timedelta(days=30)
_PAGE: Final = 100
_OVER: Final = (SubscriptionStatus.CANCELED, SubscriptionStatus.INCOMPLETE_EXPIRED)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many customers were looked at, and how many subscriptions differed and were mended.

    ``orphans`` are customers who pay and are nobody's here, ``failed`` those whom the vendor refused to tell of.
    """

    checked: int = 0
    differences: int = 0
    fixed: int = 0
    orphans: int = 0
    failed: int = 0


class Stage(StrEnum):
    """What a reconciliation does, in this order."""

    MESSAGES = "messages"
    CUSTOMERS = "customers"
    ORPHANS = "orphans"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Reached:
    """How far it is: a stage, behind what of it, and what was found until then."""

    stage: Stage = Stage.MESSAGES
    after: str | None = None
    found: Reconciled = field(default_factory=Reconciled)

    def text(self) -> str:
        """Return it as a job keeps it."""
        return json.dumps({"stage": self.stage, "after": self.after, "found": asdict(self.found)})

    @classmethod
    def of(cls, text: str | None) -> "Reached":
        """Return what a job kept, the beginning where it kept nothing."""
        if text is None:
            return cls()
        kept = json.loads(text)
        return cls(Stage(kept["stage"]), kept["after"], Reconciled(**kept["found"]))


type Note = Callable[[Reached], Awaitable[None]]
type Pause = Callable[[], Awaitable[None]]


async def _nothing(*_: object) -> None:
    pass


@dataclass(frozen=True, slots=True)
class _Run:
    """A reconciliation; ``named`` are the users whom a dry run would have linked, ``seen`` the strangers so far."""

    billing: Billing
    dry_run: bool
    pause: Pause
    page_size: int
    named: set[UserId] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)


async def reconcile_billing(
    *,
    billing: Billing,
    dry_run: bool,
    reached: Reached | None = None,
    note: Note = _nothing,
    pause: Pause = _nothing,
    page_size: int = _PAGE,
) -> Reconciled:
    """Take in what the vendor could not deliver, fetch every known customer, then look for those who are nobody's.

    A dry run changes nothing, and reports what a real one would do. ``note`` is told after each page how far it is: what
    failed goes on from there, but for a dry run, which begins anew. ``pause`` comes before each request to the vendor.
    Raises PaymentsUnavailable, PaymentsMisconfigured.
    """
    run = _Run(billing, dry_run, pause, page_size)
    at = reached if reached is not None and not dry_run else Reached()
    while at.stage is not Stage.DONE:
        at = await _STAGES[at.stage](run, at)
        await note(at)
    return at.found


async def _messages(run: _Run, at: Reached) -> Reached:
    """Store messages that never arrived: those of customers who are not yet known are looked at like any other."""
    billing = run.billing
    if not run.dry_run and billing.payments.capabilities.list_events:
        async for event in billing.payments.iter_events(since=billing.clock() - _LOOKS_BACK):
            await take_in(event, None, billing=billing)
    return replace(at, stage=Stage.CUSTOMERS, after=None)


async def _customers(run: _Run, at: Reached) -> Reached:
    """Fetch a page of known customers."""
    after = None if at.after is None else BillingAccountId(UUID(at.after))
    async with run.billing.work.snapshot() as w:
        page = await w.billing_accounts.page(after=after, limit=run.page_size)
    if not page:
        return replace(at, stage=Stage.ORPHANS, after=None)
    found = at.found
    for account in page:
        if account.customer_id is not None and _is_theirs(account, run.billing):
            found = await _compared(account, run, found)
    return replace(at, after=str(page[-1].id), found=found)


async def _orphans(run: _Run, at: Reached) -> Reached:
    """Look at a page of all subscriptions there are, for those that run and are of no known customer."""
    await run.pause()
    page = await run.billing.payments.page_subscriptions(after=at.after, limit=run.page_size)
    if not page:
        return replace(at, stage=Stage.DONE, after=None)
    found = at.found
    for customer_id, user_hint in _paying(page).items():
        if customer_id in run.seen:
            continue
        if await known_customer(customer_id, billing=run.billing) is None:
            run.seen.add(customer_id)
            found = await _found_one(customer_id, user_hint, run, found)
    return replace(at, after=page[-1].id, found=found)


_STAGES: Final[Mapping[Stage, Callable[[_Run, Reached], Awaitable[Reached]]]] = {
    Stage.MESSAGES: _messages,
    Stage.CUSTOMERS: _customers,
    Stage.ORPHANS: _orphans,
}


def _paying(page: Sequence[SubscriptionSnapshot]) -> Mapping[str, str | None]:
    running = (each for each in page if each.ended_at is None and each.status not in _OVER)
    return {each.customer_id: each.user_hint for each in running}


async def _found_one(customer_id: str, user_hint: str | None, run: _Run, found: Reconciled) -> Reconciled:
    """Link a customer whom nobody knew to the user that the vendor's records name, or tell of an orphan."""
    await run.pause()
    account = await _owner(customer_id, user_hint, run)
    if account is not None:
        return await _compared(account, run, found)
    _log.error("billing_orphan: %s pays, and is no customer of anybody here; cancel or refund", customer_id)
    return replace(found, orphans=found.orphans + 1)


async def _owner(customer_id: str, user_hint: str | None, run: _Run) -> BillingAccount | None:
    if not run.dry_run:
        return await account_of_customer(customer_id, user_hint=user_hint, billing=run.billing)
    account = await linkable(customer_id, user_hint=user_hint, billing=run.billing)
    if account is None or account.user_id in run.named:
        return None
    run.named.add(account.user_id)
    return account


def _is_theirs(account: BillingAccount, billing: Billing) -> bool:
    payments = billing.payments
    return (account.provider, account.livemode) == (payments.name, payments.livemode)


async def _compared(account: BillingAccount, run: _Run, found: Reconciled) -> Reconciled:
    """Compare one customer; whom the vendor refuses to tell of stands in nobody else's way."""
    await run.pause()
    try:
        differ = await (_foreseen(account, run.billing) if run.dry_run else _mended(account, run.billing))
    except (PaymentsRejected, NotFound) as error:  # refused, or the account was deleted meanwhile
        _log.error("billing_not_compared: customer %s: %s", account.customer_id, error.code)
        return replace(found, checked=found.checked + 1, failed=found.failed + 1)
    return replace(
        found,
        checked=found.checked + 1,
        differences=found.differences + differ,
        fixed=found.fixed + (0 if run.dry_run else differ),
    )


async def _mended(account: BillingAccount, billing: Billing) -> int:
    return len(await sync_billing(account, billing=billing) or ())


async def _foreseen(account: BillingAccount, billing: Billing) -> int:
    snapshots = await bought_by(account.customer_id or "", billing=billing)
    async with billing.work.snapshot() as w:
        known = await known_of(w, account)
    fetched = Fetched(user_id=account.user_id, snapshots=snapshots, now=billing.clock())
    return sum(each.differs for each in changes(known, fetched, billing.catalogue))
