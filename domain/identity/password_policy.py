"""Which passwords are accepted."""

from typing import Final

from training_analyzer.domain.identity.errors import PasswordTooLong, PasswordTooShort
from training_analyzer.domain.secret import Secret

LEAST_CHARACTERS: Final = 8
MOST_CHARACTERS: Final = 128
MOST_BYTES: Final = 1024


def check_password(password: Secret) -> None:
    """Raise PasswordTooShort or PasswordTooLong; the text is taken exactly as sent, never trimmed."""
    text = password.reveal()
    if len(text) < LEAST_CHARACTERS:
        raise PasswordTooShort(LEAST_CHARACTERS)
    if len(text) > MOST_CHARACTERS or len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise PasswordTooLong(MOST_CHARACTERS)
