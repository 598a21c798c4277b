"""Buying, cancelling, resuming and changing, as an athlete does it."""

import asyncio
from datetime import timedelta

import pytest

from tests.services.billing import Shop
from training_analyzer.domain.billing.checkout import Checkout, CheckoutState
from training_analyzer.domain.billing.errors import (
    AlreadySubscribed,
    InvalidTransition,
    NoCustomer,
    PaymentDeclined,
    PaymentsUnavailable,
)
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.subscription import SubscriptionStatus
from training_analyzer.domain.billing.vendor import CancelWhen, PortalFlow
from training_analyzer.domain.errors import InvalidValue, NotFound
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.services.change_subscription import (
    cancel_subscription,
    change_plan,
    open_portal,
    preview_change,
    read_subscription,
    resume_subscription,
)
from training_analyzer.domain.services.complete_checkout import complete_checkout
from training_analyzer.domain.services.start_checkout import start_checkout
from training_analyzer.plugins.testing.builders import a_user
from training_analyzer.plugins.testing.stored import stored_user

PRO, YEARLY = PlanRef("pro:month"), PlanRef("pro:year")


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
async def anne(shop: Shop) -> User:
    return await stored_user(shop.store, a_user(1))


async def start(shop: Shop, user: User, plan: PlanRef = PRO) -> Checkout:
    return await start_checkout(
        user,
        plan,
        success_url="https://ta.test/done",
        cancel_url="https://ta.test/away",
        billing=shop.billing,
    )


async def subscribe(shop: Shop, user: User) -> Checkout:
    checkout = await start(shop, user)
    shop.payments.pay(checkout.vendor_id or "")
    return await complete_checkout(user.id, checkout.vendor_id or "", billing=shop.billing)


async def plan_of(shop: Shop, user: User) -> str:
    return (await read_subscription(user.id, billing=shop.billing)).plan.key


async def test_coming_back_from_the_page_is_enough(shop: Shop, anne: User) -> None:
    assert await plan_of(shop, anne) == "free"
    done = await subscribe(shop, anne)
    assert done.state is CheckoutState.COMPLETED
    assert await plan_of(shop, anne) == "pro"
    with pytest.raises(AlreadySubscribed):
        await start(shop, anne, YEARLY)


async def test_clicks_at_once_make_one_customer_and_one_page(shop: Shop, anne: User) -> None:
    pages = await asyncio.gather(*(start(shop, anne) for _ in range(5)))
    assert len({each.vendor_id for each in pages}) == 1
    assert (len(shop.payments.customers), len(shop.payments.checkouts)) == (1, 1)


async def test_what_is_not_sold_is_not_asked_for(shop: Shop, anne: User) -> None:
    for plan in ("free:month", "enterprise:month", "pro:week", "pro"):
        with pytest.raises(InvalidValue):
            await start(shop, anne, PlanRef(plan))
    assert shop.payments.customers == {}


async def test_a_page_that_expired_is_not_shown_again(shop: Shop, anne: User) -> None:
    first = await start(shop, anne)
    shop.later(days=2)
    second = await start(shop, anne)
    assert first.vendor_id != second.vendor_id


async def test_a_failed_start_goes_on_where_it_stopped(shop: Shop, anne: User) -> None:
    shop.payments.unavailable = True
    with pytest.raises(PaymentsUnavailable):
        await start(shop, anne)
    shop.payments.unavailable = False
    assert (await start(shop, anne)).url is not None
    assert len(shop.payments.customers) == 1


async def test_anothers_checkout_is_not_found_and_changes_nothing(shop: Shop, anne: User) -> None:
    ben = await stored_user(shop.store, a_user(2))
    checkout = await start(shop, anne)
    shop.payments.pay(checkout.vendor_id or "")
    with pytest.raises(NotFound):
        await complete_checkout(ben.id, checkout.vendor_id or "", billing=shop.billing)
    assert (await plan_of(shop, anne), await plan_of(shop, ben)) == ("free", "free")


async def test_a_slow_payment_gives_nothing_yet(shop: Shop, anne: User) -> None:
    checkout = await start(shop, anne)
    shop.payments.pay(checkout.vendor_id or "", paid=False)
    done = await complete_checkout(anne.id, checkout.vendor_id or "", billing=shop.billing)
    assert done.state is CheckoutState.OPEN
    assert await plan_of(shop, anne) == "free"


async def test_a_page_that_expired_here_is_never_open_again_beside_the_next(shop: Shop, anne: User) -> None:
    first = await start(shop, anne)
    bought = shop.payments.pay(first.vendor_id or "", paid=False)
    shop.later(days=2)
    assert (await start(shop, anne)).vendor_id != first.vendor_id
    for paid, state in ((False, CheckoutState.EXPIRED), (True, CheckoutState.COMPLETED)):
        if paid:
            shop.payments.settle(first.vendor_id or "")
        done = await complete_checkout(anne.id, first.vendor_id or "", billing=shop.billing)
        assert done.state is state
    assert [each.snapshot.id for each in await shop.known_of(anne.id)] == [bought.id]


async def test_what_is_cancelled_lasts_until_its_end_and_can_be_resumed(shop: Shop, anne: User) -> None:
    await subscribe(shop, anne)
    for _ in range(2):
        cancelled = await cancel_subscription(anne.id, CancelWhen.PERIOD_END, billing=shop.billing)
        assert cancelled.plan.key == "pro"
        assert cancelled.subscription is not None
        assert cancelled.subscription.snapshot.cancel_at is not None
        resumed = await resume_subscription(anne.id, billing=shop.billing)
        assert resumed.subscription is not None
        assert resumed.subscription.snapshot.cancel_at is None
    await cancel_subscription(anne.id, CancelWhen.PERIOD_END, billing=shop.billing)
    shop.now += timedelta(days=30)
    assert await plan_of(shop, anne) == "free"


async def test_what_is_cancelled_now_ends_now(shop: Shop, anne: User) -> None:
    await subscribe(shop, anne)
    ended = await cancel_subscription(anne.id, CancelWhen.NOW, billing=shop.billing)
    assert ended.plan.key == "free"
    with pytest.raises(InvalidTransition):
        await resume_subscription(anne.id, billing=shop.billing)


async def test_an_ended_one_that_we_have_not_heard_of_is_no_subscription(shop: Shop, anne: User) -> None:
    await subscribe(shop, anne)
    (sold,) = shop.payments.subscriptions
    shop.payments.set(sold, status=SubscriptionStatus.CANCELED, ended_at=shop.now)
    with pytest.raises(InvalidTransition):
        await resume_subscription(anne.id, billing=shop.billing)


async def test_a_change_is_previewed_then_made(shop: Shop, anne: User) -> None:
    await subscribe(shop, anne)
    assert (await preview_change(anne.id, YEARLY, billing=shop.billing)).amount_due_minor == 9990
    before = await read_subscription(anne.id, billing=shop.billing)
    changed = await change_plan(anne.id, YEARLY, billing=shop.billing)
    assert before.subscription is not None
    assert changed.subscription is not None
    assert (before.subscription.snapshot.plan, changed.subscription.snapshot.plan) == (PRO, YEARLY)
    with pytest.raises(InvalidTransition):
        await change_plan(anne.id, YEARLY, billing=shop.billing)


async def test_a_declined_change_leaves_the_plan(shop: Shop, anne: User) -> None:
    await subscribe(shop, anne)
    shop.payments.declines = True
    with pytest.raises(PaymentDeclined):
        await change_plan(anne.id, YEARLY, billing=shop.billing)
    found = (await read_subscription(anne.id, billing=shop.billing)).subscription
    assert found is not None
    assert found.snapshot.plan == PRO


async def test_who_bought_nothing_has_no_page_and_nothing_to_cancel(shop: Shop, anne: User) -> None:
    with pytest.raises(NoCustomer):
        await open_portal(anne.id, PortalFlow.HOME, return_url="https://ta.test", billing=shop.billing)
    with pytest.raises(InvalidTransition, match="There is no subscription"):
        await cancel_subscription(anne.id, CancelWhen.NOW, billing=shop.billing)
    await subscribe(shop, anne)
    page = await open_portal(anne.id, PortalFlow.CANCEL, return_url="https://ta.test", billing=shop.billing)
    assert "flow=cancel" in page.url
