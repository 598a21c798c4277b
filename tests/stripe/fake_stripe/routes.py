"""The routes that the adapter uses, with the rules that no schema holds."""

import copy
import re
from collections.abc import Callable

from tests.stripe.fake_stripe import shapes
from tests.stripe.fake_stripe.account import Account
from tests.stripe.fake_stripe.ledger import public
from tests.stripe.fake_stripe.shapes import Object


class Refused(Exception):
    """An error reply of the API."""

    def __init__(
        self, status: int, code: str | None, kind: str = "invalid_request_error", **other: str
    ) -> None:
        super().__init__(code)
        self.status = status
        self.body = {"error": {"type": kind, "code": code, "message": f"refused: {code}", **other}}


type Route = Callable[[Account, Object, str], Object]


def found(objects: dict[str, Object], id_: str) -> Object:
    if id_ not in objects:
        raise Refused(404, "resource_missing")
    return objects[id_]


def make_customer(account: Account, params: Object, _: str) -> Object:
    made = shapes.customer(account.next_id("cus"), account.now, params)
    account.customers[made["id"]] = made
    return made


def get_customer(account: Account, _: Object, id_: str) -> Object:
    return found(account.customers, id_)


def make_checkout(account: Account, params: Object, _: str) -> Object:
    customer = found(account.customers, params["customer"])
    if customer.get("deleted") or params["line_items"]["0"]["price"] not in shapes.PRICES:
        raise Refused(400, "resource_missing")
    return account.open_checkout(params)


def get_checkout(account: Account, _: Object, id_: str) -> Object:
    return found(account.checkouts, id_)


def list_checkouts(account: Account, params: Object, _: str) -> Object:
    found(account.customers, params["customer"])
    kept = [
        public(each)
        for each in reversed(account.checkouts.values())
        if (each["customer"], each["status"]) == (params["customer"], params["status"])
    ]
    return shapes.listed(kept, params, "/v1/checkout/sessions")


def expire_checkout(account: Account, _: Object, id_: str) -> Object:
    session = found(account.checkouts, id_)
    if session["status"] != "open":
        raise Refused(400, None)
    account.expire_checkout(id_)
    return session


def make_portal(account: Account, params: Object, _: str) -> Object:
    found(account.customers, params["customer"])
    made = account.next_id("bps")
    return {
        "id": made,
        "object": "billing_portal.session",
        "created": account.now,
        "customer": params["customer"],
        "return_url": params["return_url"],
        "url": f"https://billing.stripe.test/p/session/{made}",
    }


def get_subscription(account: Account, _: Object, id_: str) -> Object:
    return found(account.subscriptions, id_)


def list_subscriptions(account: Account, params: Object, _: str) -> Object:
    if "customer" in params:
        found(account.customers, params["customer"])
        kept = account.of_customer(params["customer"])[::-1]
    else:
        kept = [*account.subscriptions.values()][::-1]
    if params.get("status") != "all":
        kept = [each for each in kept if each["status"] != "canceled"]
    return shapes.listed(kept, params, "/v1/subscriptions")


def change_subscription(account: Account, params: Object, id_: str) -> Object:
    sub = living(account, id_)
    if "cancel_at" in params and "cancel_at_period_end" in params:
        raise Refused(400, "parameter_invalid_mutually_exclusive")
    fields: Object = {}
    if "cancel_at_period_end" in params:
        fields["cancel_at_period_end"] = params["cancel_at_period_end"] == "true"
    if "cancel_at" in params:
        fields["cancel_at"] = int(params["cancel_at"]) if params["cancel_at"] else None
    if "items" in params:
        price_item(account, sub, params)
    account.change(sub, **fields)
    return sub


def price_item(account: Account, sub: Object, params: Object) -> None:
    asked, item = params["items"]["0"], sub["items"]["data"][0]
    if asked["id"] != item["id"] or asked["price"] not in shapes.PRICES:
        raise Refused(400, "resource_missing")
    if params.get("proration_behavior") == "always_invoice":
        if not account.pays(sub["customer"]):
            account.want(sub, asked["price"])  # as pending_if_incomplete has it: no refusal
            return
        account.forget_wanted(sub)
        account.bill(sub, "paid")
    account.reprice(sub, asked["price"])


def cancel_subscription(account: Account, _: Object, id_: str) -> Object:
    sub = living(account, id_)
    account.end(sub)
    return sub


def resume_subscription(account: Account, params: Object, id_: str) -> Object:
    sub = living(account, id_)
    if sub["status"] != "paused" or not isinstance(params.get("billing_cycle_anchor"), dict):
        raise Refused(400, "invalid_request")
    account.change(sub, status="active")
    return sub


def living(account: Account, id_: str) -> Object:
    sub = found(account.subscriptions, id_)
    if sub["status"] == "canceled":
        raise Refused(400, "invalid_request")
    return sub


def preview_invoice(account: Account, params: Object, _: str) -> Object:
    sub = copy.deepcopy(living(account, params["subscription"]))
    sub["items"]["data"][0]["price"] = shapes.price(params["subscription_details"]["items"]["0"]["price"])
    return shapes.invoice("upcoming_in_1", account.now, sub, "draft")


def get_dispute(account: Account, _: Object, id_: str) -> Object:
    return found(account.disputes, id_)


def list_invoice_payments(account: Account, params: Object, _: str) -> Object:
    intent = params["payment"]["payment_intent"]
    paid = [
        {"id": f"inpay_{each['id']}", "object": "invoice_payment", "invoice": public(each)}
        for each in account.invoices.values()
        if each["_intent"] == intent
    ]
    return shapes.listed(paid, params, "/v1/invoice_payments")


def list_events(account: Account, params: Object, _: str) -> Object:
    types = set(params["types"].values())
    kept = [
        each
        for each in reversed([*account.past, *account.events])
        if each["id"] in account.undelivered
        and each["created"] >= int(params["created"]["gte"])
        and each["type"] in types
    ]
    return shapes.listed(kept, params, "/v1/events")


ROUTES: list[tuple[str, re.Pattern[str], Route]] = [
    (method, re.compile(f"/v1/{path}"), route)
    for method, path, route in (
        ("POST", "customers", make_customer),
        ("GET", r"customers/(\w+)", get_customer),
        ("POST", "checkout/sessions", make_checkout),
        ("GET", "checkout/sessions", list_checkouts),
        ("GET", r"checkout/sessions/(\w+)", get_checkout),
        ("POST", r"checkout/sessions/(\w+)/expire", expire_checkout),
        ("POST", "billing_portal/sessions", make_portal),
        ("GET", r"subscriptions/(\w+)", get_subscription),
        ("GET", "subscriptions", list_subscriptions),
        ("POST", r"subscriptions/(\w+)", change_subscription),
        ("DELETE", r"subscriptions/(\w+)", cancel_subscription),
        ("POST", r"subscriptions/(\w+)/resume", resume_subscription),
        ("POST", "invoices/create_preview", preview_invoice),
        ("GET", r"disputes/(\w+)", get_dispute),
        ("GET", "invoice_payments", list_invoice_payments),
        ("GET", "events", list_events),
    )
]


def answer(account: Account, method: str, path: str, params: Object) -> Object:
    """Return what the API replies. Raises Refused."""
    for known, pattern, route in ROUTES:
        if known == method and (match := pattern.fullmatch(path)):
            reply = public(route(account, params, match[1] if match.groups() else ""))
            return expanded(account, reply, set(params.get("expand", {}).values()))
    raise Refused(404, None)


def expanded(account: Account, reply: Object, names: set[str]) -> Object:
    """Show latest invoices in the place of their ids, where that is asked for."""
    if "data.latest_invoice" in names:
        return reply | {"data": [expanded(account, each, {"latest_invoice"}) for each in reply["data"]]}
    invoice = account.invoices.get(reply.get("latest_invoice", ""))
    if "latest_invoice" not in names or invoice is None:
        return reply
    # the address of the same page is another one each time
    url = f"{invoice['hosted_invoice_url']}?s={account.next_id('link')}"
    return reply | {"latest_invoice": public(invoice) | {"hosted_invoice_url": url}}
