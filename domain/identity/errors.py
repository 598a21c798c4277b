"""What can go wrong with accounts and sessions."""

from training_analyzer.domain.errors import InvalidValue, TrainingAnalyzerError
from training_analyzer.domain.secret import Secret


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


class IdentityRejected(TrainingAnalyzerError):
    """What came back from an identity provider proves nothing: forged, expired, replayed, refused or of another browser."""

    code = "identity_rejected"

    def __init__(self) -> None:
        super().__init__("The sign-in with the other service failed; start it again.")


class RegistrationClosed(TrainingAnalyzerError):
    """The deployment takes no new accounts."""

    code = "registration_closed"

    def __init__(self) -> None:
        super().__init__("This server takes no new accounts.")


class IdentityNotLinked(TrainingAnalyzerError):
    """The identity's address has an account: nobody gets into it who did not prove to own it."""

    code = "identity_not_linked"

    def __init__(self) -> None:
        super().__init__(
            "There is an account with this address: sign in to it first, then link the other service."
        )


class IdentityTaken(TrainingAnalyzerError):
    """The identity opens another account."""

    code = "identity_taken"

    def __init__(self) -> None:
        super().__init__("This identity is linked to another account.")


class LastSignInMethod(TrainingAnalyzerError):
    """Without it nobody could get into the account any more."""

    code = "last_sign_in_method"

    def __init__(self) -> None:
        super().__init__(
            "This is the only way into the account: set a password or link another identity first."
        )


class ProviderUnavailable(TrainingAnalyzerError):
    """The identity provider does not answer, or answers nonsense."""

    code = "identity_provider_unavailable"
    retry_after_s = 30

    def __init__(self) -> None:
        super().__init__("The other service does not answer; try again later, or sign in otherwise.")


class HashingBusy(TrainingAnalyzerError):
    """More sign-ins wait than the server takes on."""

    code = "hashing_busy"
    retry_after_s = 2

    def __init__(self) -> None:
        super().__init__("Too many sign-ins are waiting; try again in a moment.")


class InsufficientScope(TrainingAnalyzerError):
    """An API key was shown where it does not reach."""

    code = "insufficient_scope"

    def __init__(self, scope: str | None) -> None:
        needs = "it takes a session" if scope is None else f"it takes the scope {scope}"
        super().__init__(f"The API key does not reach this address: {needs}.")
        self.scope = scope


class AdminRequired(TrainingAnalyzerError):
    """An athlete asked for what only administrators may."""

    code = "admin_required"

    def __init__(self) -> None:
        super().__init__("This address is for administrators.")


class LastAdministrator(TrainingAnalyzerError):
    """The only active administrator was to lose that role, or to be made inactive."""

    code = "last_administrator"

    def __init__(self) -> None:
        super().__init__("This is the last active administrator; make another one first.")


class TooManyApiKeys(TrainingAnalyzerError):
    """The account has as many keys as one may have."""

    code = "too_many_api_keys"

    def __init__(self, most: int) -> None:
        super().__init__(f"An account has at most {most} API keys; revoke one first.")
        self.most = most


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


class TotpRequired(TrainingAnalyzerError):
    """The password was right, and the account has a second factor whose code was not given.

    ``ticket`` is what the code is sent with where no password can be sent again.
    """

    code = "totp_required"

    def __init__(self, ticket: Secret | None = None) -> None:
        self.ticket = ticket
        super().__init__("Give the code of your authenticator, or a recovery code, as totp_code.")


class SecondFactorRequired(TrainingAnalyzerError):
    """The deployment asks the account for a second factor, and it has none yet."""

    code = "second_factor_required"

    def __init__(self) -> None:
        super().__init__("Set up a second factor first: POST and PUT /v1/me/second-factor.")


class SecondFactorInUse(TrainingAnalyzerError):
    """The account has a second factor already."""

    code = "second_factor_in_use"

    def __init__(self) -> None:
        super().__init__("The account has a second factor; remove it first.")


class NoSecondFactor(TrainingAnalyzerError):
    """The account has no second factor, or none that was confirmed."""

    code = "no_second_factor"

    def __init__(self) -> None:
        super().__init__("The account has no second factor that could do this.")
