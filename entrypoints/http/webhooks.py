"""The door for payment vendors' messages."""

from typing import Any

from litestar import Controller, Request, post
from litestar.params import FromPath

from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.services.receive_webhook import receive_webhook
from training_analyzer.entrypoints.billing import billing_of
from training_analyzer.entrypoints.http.access import SIGNATURE
from training_analyzer.entrypoints.http.bodies import RAW
from training_analyzer.entrypoints.http.dependencies import InjectedWired
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.selling import is_selling


class WebhookController(Controller):
    """What vendors tell unasked."""

    path = "/v1/webhooks"
    tags = ("webhooks",)

    @post(
        "/{provider:str}",
        operation_id="receiveWebhook",
        summary="A message of the payment vendor",
        status_code=202,
        opt={**SIGNATURE, **RAW},
        responses=responses(400, 404, 413, 503),
    )
    async def receive(
        self, provider: FromPath[str], request: Request[Any, Any, Any], wired: InjectedWired
    ) -> None:
        """Verify the bytes as they came, store them once, and let a worker go and look.

        A message that is there already, or about nothing of ours, is 202 too; with 5xx nothing was stored.
        """
        if provider != wired.payments.name or not is_selling(wired.payments):
            raise NotFound("payment service")
        body = await request.body()
        await receive_webhook(body=body, headers=dict(request.headers.items()), billing=billing_of(wired))
