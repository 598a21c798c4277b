"""What can go wrong with accounts and sessions."""

from training_analyzer.domain.errors import InvalidValue, TrainingAnalyzerError


class EmailTaken(TrainingAnalyzerError):
    """Another account has this address."""

    code = "email_taken"

    def __init__(self) -> None:
        super().__init__("An account with this e-mail address exists.")


class InvalidCredentials(TrainingAnalyzerError):
    """Unknown address, wrong password or inactive account: the answer is the same."""

    code = "invalid_credentials"

    def __init__(self) -> None:
        super().__init__("E-mail address or password is wrong.")


class InvalidToken(TrainingAnalyzerError):
    """The token is malformed, forged, expired, or its session is over."""

    code = "invalid_token"

    def __init__(self) -> None:
        super().__init__("The token is not valid; sign in again.")


class ReauthenticationRequired(TrainingAnalyzerError):
    """The session is good, and its sign-in too long ago for what is asked."""

    code = "reauthentication_required"

    def __init__(self) -> None:
        super().__init__("Confirm that it is you, then ask again.")


class RefreshReused(TrainingAnalyzerError):
    """A refresh token was used twice: somebody else may have it, so its session has ended."""

    code = "refresh_reused"

    def __init__(self) -> None:
        super().__init__("The refresh token was used before; its session has ended. Sign in again.")


class HashingBusy(TrainingAnalyzerError):
    """More sign-ins wait than the server takes on."""

    code = "hashing_busy"
    retry_after_s = 2

    def __init__(self) -> None:
        super().__init__("Too many sign-ins are waiting; try again in a moment.")


class InvalidEmail(InvalidValue):
    """Not an e-mail address."""

    code = "invalid_email"

    def __init__(self) -> None:
        super().__init__("/email", "This is not an e-mail address.")


class PasswordTooShort(InvalidValue):
    """Fewer characters than the policy asks for."""

    code = "password_too_short"

    def __init__(self, least: int, pointer: str = "/password") -> None:
        super().__init__(pointer, f"A password has at least {least} characters; 15 or more are better.")
        self.least = least


class PasswordTooLong(InvalidValue):
    """More than the policy takes."""

    code = "password_too_long"

    def __init__(self, most: int, pointer: str = "/password") -> None:
        super().__init__(pointer, f"A password has at most {most} characters.")
        self.most = most


class PasswordTooCommon(InvalidValue):
    """Among the first that somebody would guess."""

    code = "password_too_common"

    def __init__(self, pointer: str = "/password") -> None:
        super().__init__(pointer, "This password is among the first that others would guess; take another.")


class TokenUsedOrExpired(InvalidValue):
    """A link that serves no more: used, expired, replaced by a newer one, or never sent."""

    code = "token_used_or_expired"

    def __init__(self) -> None:
        super().__init__("/token", "This link was used or has expired; ask for a new one.")
