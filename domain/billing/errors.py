"""What can go wrong with plans."""

from collections.abc import Sequence

from training_analyzer.domain.errors import TrainingAnalyzerError


class CatalogueInvalid(TrainingAnalyzerError):
    """The catalogue of plans has faults; all are told at once."""

    code = "catalogue_invalid"

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("The catalogue of plans: " + "; ".join(faults) + ".")
        self.faults = tuple(faults)


class PaymentsUnavailable(TrainingAnalyzerError):
    """The payment vendor cannot be reached, or asks to come back later; ``retry_after_s`` says when."""

    code = "payments_unavailable"

    def __init__(self, retry_after_s: int = 30) -> None:
        super().__init__("The payment service cannot be reached; try again in a moment.")
        self.retry_after_s = retry_after_s


class PaymentsMisconfigured(TrainingAnalyzerError):
    """The vendor refuses our key, or the plan has no price there: the operator has to act."""

    code = "payments_misconfigured"

    def __init__(self, reason: str) -> None:
        super().__init__("Payments are not set up correctly; the operator has been told.")
        self.reason = reason


class PaymentsRejected(TrainingAnalyzerError):
    """The vendor found fault with what we asked: a bug of ours. ``vendor_code`` is its word for it."""

    code = "payments_rejected"

    def __init__(self, vendor_code: str | None) -> None:
        super().__init__("The payment service refused the request.")
        self.vendor_code = vendor_code


class PaymentDeclined(TrainingAnalyzerError):
    """The customer's bank said no, or asks its customer first; nothing changed yet."""

    code = "payment_declined"

    def __init__(self, decline_code: str | None) -> None:
        super().__init__("The payment was not made; the plan is unchanged.")
        self.decline_code = decline_code


class InvalidTransition(TrainingAnalyzerError):
    """The subscription is in no state for this: ended, or not there."""

    code = "invalid_transition"

    def __init__(self, reason: str = "The subscription cannot be changed in its present state.") -> None:
        super().__init__(reason)


class PaymentsUnsupported(TrainingAnalyzerError):
    """The payment vendor has no such thing."""

    code = "not_supported"

    def __init__(self, what: str) -> None:
        super().__init__(f"The payment service has no {what}.")
        self.what = what


class WebhookSignatureInvalid(TrainingAnalyzerError):
    """The message is not signed by the vendor, or not lately."""

    code = "webhook_signature_invalid"

    def __init__(self) -> None:
        super().__init__("The signature of the message is not valid.")


class WebhookMalformed(TrainingAnalyzerError):
    """The message is signed, and no event."""

    code = "webhook_malformed"

    def __init__(self) -> None:
        super().__init__("The message is not an event.")


class AlreadySubscribed(TrainingAnalyzerError):
    """A second subscription would be paid beside the first: the first is changed instead."""

    code = "already_subscribed"

    def __init__(self) -> None:
        super().__init__("There is a subscription already; change it instead.")


class MessageNotDead(TrainingAnalyzerError):
    """A message that is looked at, or was, needs no operator."""

    code = "message_not_dead"

    def __init__(self) -> None:
        super().__init__("The message is not dead: nothing is to be decided.")


class NoCustomer(TrainingAnalyzerError):
    """The athlete never bought anything, so the vendor has no page of theirs."""

    code = "no_customer"

    def __init__(self) -> None:
        super().__init__("Nothing was bought yet.")


class UseCancel(TrainingAnalyzerError):
    """A lower plan is not changed to: the higher one is cancelled, and ends with what is paid."""

    code = "use_cancel"

    def __init__(self) -> None:
        super().__init__("Cancel the subscription to return to a lower plan at the end of the period.")


class BillingDisabled(TrainingAnalyzerError):
    """This deployment sells nothing: there is no payment vendor to ask."""

    code = "billing_disabled"

    def __init__(self) -> None:
        super().__init__("Plans are not sold here.")
