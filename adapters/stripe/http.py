"""The library's way out, through ours."""

from typing import Final
from urllib.parse import urlsplit

import stripe

from training_analyzer.adapters.egress.client import http_client

MOST_BYTES: Final = 8 << 20
"""A page of a hundred subscriptions with an invoice each is some two megabytes."""


class OneHost(stripe.HTTPXClient):
    """Reaches one address and no other, follows no redirect and believes no proxy of the environment."""

    def __init__(self, base: str, timeout_s: float) -> None:
        super().__init__(timeout=timeout_s)
        # the library takes no client of its caller's; its own has connected to nothing yet
        self._client_async = http_client([urlsplit(base).netloc], timeout_s=timeout_s, most_bytes=MOST_BYTES)
