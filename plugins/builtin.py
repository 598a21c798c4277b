"""The adapters that come with the product, offered through the same hooks as a stranger's."""

from typing import Final

from training_analyzer.plugins.offer import PLUGIN_API as _API
from training_analyzer.plugins.offers.identity import (
    offer_breached_passwords,
    offer_derived_keys,
    offer_identity_providers,
    offer_passwords,
    offer_tokens,
    offer_vaults,
)
from training_analyzer.plugins.offers.keeping import (
    offer_job_queues,
    offer_persistence,
    offer_recording_readers,
)
from training_analyzer.plugins.offers.models import offer_language_models, offer_price_books
from training_analyzer.plugins.offers.services import offer_mailers, offer_payments, offer_wearables

PLUGIN_API: Final = _API

__all__ = [
    "PLUGIN_API",
    "offer_breached_passwords",
    "offer_derived_keys",
    "offer_identity_providers",
    "offer_job_queues",
    "offer_language_models",
    "offer_mailers",
    "offer_passwords",
    "offer_payments",
    "offer_persistence",
    "offer_price_books",
    "offer_recording_readers",
    "offer_tokens",
    "offer_vaults",
    "offer_wearables",
]
