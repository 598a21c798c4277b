"""What can go wrong when a language model is asked; each says whether the attempt may be billed."""

from training_analyzer.domain.errors import TrainingAnalyzerError


class ModelFailed(TrainingAnalyzerError):
    """Base of what an attempt failed by. ``may_be_billed`` is False only where the model cannot have begun to work."""

    def __init__(self, message: str, *, may_be_billed: bool) -> None:
        super().__init__(message)
        self.may_be_billed = may_be_billed


class ModelUnavailable(ModelFailed):
    """The service cannot be reached, is busy, or broke off. Another attempt may do, after ``retry_after_s`` if given."""

    code = "model_unavailable"

    def __init__(self, reason: str, *, retry_after_s: int | None = None, may_be_billed: bool = False) -> None:
        super().__init__(f"The language model is not available: {reason}.", may_be_billed=may_be_billed)
        self.retry_after_s = retry_after_s


class ModelMisconfigured(ModelFailed):
    """The service refuses this deployment (key, model's name, option): no attempt can do, an operator has to look."""

    code = "model_misconfigured"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The language model is not set up as its service wants: {reason}.", may_be_billed=False
        )


class ModelTimeout(ModelFailed):
    """Nothing, or not all, came in time; the model may work on, and bill, unseen."""

    code = "model_timeout"

    def __init__(self, *, may_be_billed: bool = True) -> None:
        super().__init__("The language model was too slow.", may_be_billed=may_be_billed)


class ModelOutputInvalid(ModelFailed):
    """What the model wrote is no answer to what was asked. ``reason`` is told to it when it is asked again."""

    code = "model_output_invalid"

    def __init__(self, reason: str) -> None:
        super().__init__("The language model gave no usable answer.", may_be_billed=True)
        self.reason = reason
