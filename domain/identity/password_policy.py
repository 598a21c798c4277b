"""Which passwords are accepted."""

from collections.abc import Container, Iterable
from typing import Final

from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.errors import PasswordTooCommon, PasswordTooLong, PasswordTooShort
from training_analyzer.domain.secret import Secret

LEAST_CHARACTERS: Final = 8
MOST_CHARACTERS: Final = 128
MOST_BYTES: Final = 1024
PRODUCT_NAMES: Final = ("training analyzer", "training-analyzer", "training_analyzer", "traininganalyzer")


def check_length(password: Secret, pointer: str = "/password") -> None:
    """Raise PasswordTooShort or PasswordTooLong; the text is taken exactly as sent, never trimmed."""
    text = password.reveal()
    if len(text) < LEAST_CHARACTERS:
        raise PasswordTooShort(LEAST_CHARACTERS, pointer)
    if len(text) > MOST_CHARACTERS or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise PasswordTooLong(MOST_CHARACTERS, pointer)


def check_uncommon(
    password: Secret,
    *,
    common: Container[str],
    names: Iterable[str],
    email: Email,
    display_name: str,
    pointer: str = "/password",
) -> None:
    """Raise PasswordTooCommon for what is guessed first, ignoring case.

    ``common`` is in lower case; ``names`` are the product's and the deployment's. Only the whole password counts, not
    what it holds: parts of names are in many a good one.
    """
    text = password.reveal().casefold()
    told = {each.casefold() for each in (*names, email, email.partition("@")[0], display_name)}
    if text in common or text in told:
        raise PasswordTooCommon(pointer)
