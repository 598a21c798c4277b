"""What a deployment says of its Stripe account."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.deployment import Deployment

API_VERSION: Final = "2026-10-28.endive"
"""The shapes that `snapshots` reads; the library of this major sends the same."""

_KEY: Final = re.compile(r"(sk|rk)_(live|test)_\w+")
_REF: Final = re.compile(r"[a-z][a-z0-9_-]*:(month|year)")
_PRICE: Final = re.compile(r"price_\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class StripeSettings:
    """The account's key, the webhook's secrets (newest first), and which of its prices are which plan's."""

    key: Secret
    webhook_secrets: tuple[Secret, ...]
    prices: Mapping[PlanRef, tuple[str, ...]] = field(default_factory=dict)
    api_base: str | None = None
    api_version: str = API_VERSION

    @property
    def livemode(self) -> bool:
        """Whether the key moves real money."""
        return "_live_" in self.key.reveal()[:8]

    def plan_of(self, price_id: str | None) -> PlanRef | None:
        """Return what a price is for, None for one that is no plan's."""
        return next((ref for ref, ids in self.prices.items() if price_id in ids), None)


def settings_of(deployment: Deployment) -> StripeSettings:
    """Return what was set. Raises InvalidSetting."""
    key = deployment.secrets.get("secret_key", Secret(""))
    if not _KEY.fullmatch(key.reveal()):
        raise InvalidSetting(deployment.variable("secret_key"), "a key that begins with sk_live_ or sk_test_")
    if deployment.environment == "development" and "_live_" in key.reveal():
        raise InvalidSetting(deployment.variable("secret_key"), "a test key in development")
    return StripeSettings(
        key=key,
        webhook_secrets=_secrets(deployment),
        prices=_prices(deployment),
        api_base=deployment.settings.get("api_base") or None,
        api_version=deployment.settings.get("api_version") or API_VERSION,
    )


def _secrets(deployment: Deployment) -> tuple[Secret, ...]:
    text = deployment.secrets.get("webhook_secrets", Secret("")).reveal()
    secrets = tuple(Secret(part.strip()) for part in text.split(",") if part.strip())
    if not secrets or not all(secret.reveal().startswith("whsec_") for secret in secrets):
        raise InvalidSetting(
            deployment.variable("webhook_secrets"), "whsec_… secrets, comma-separated, newest first"
        )
    return secrets


def _prices(deployment: Deployment) -> Mapping[PlanRef, tuple[str, ...]]:
    """Return the ids of each plan's prices, the one that is sold first."""
    variable, found = deployment.variable("prices"), dict[PlanRef, tuple[str, ...]]()
    for part in filter(None, (each.strip() for each in deployment.settings.get("prices", "").split(","))):
        ref, _, ids = part.partition("=")
        prices = tuple(ids.split("|"))
        if not _REF.fullmatch(ref) or ref in found or not all(_PRICE.fullmatch(each) for each in prices):
            raise InvalidSetting(variable, "pro:month=price_new|price_old,pro:year=price_…, each plan once")
        found[PlanRef(ref)] = prices
    named = [each for prices in found.values() for each in prices]
    if len(set(named)) < len(named):
        raise InvalidSetting(variable, "each price once")
    return found
