"""Secrets never reach a log: what is named or shaped like one is dropped as the record is made."""

import logging
import re
from typing import Any, Final

_NAMED: Final = re.compile(
    r"""(?ix)
    (?P<name> (?:password|token|secret|authorization|cookie|totp|e-?mail|api[_-]?key) [\w-]{0,40} ["']? \s* [:=] \s*)
    (?: (?:bearer|basic) \s+ )?
    (?: "[^"]*" | '[^']*' | [^\s,;&}\])]+ )
    """
)
_SHAPED: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:eyJ[\w-]{6,}(?:\.[\w-]*){0,2}|(?:tar|tas|ta_live|sk|whsec)_[\w-]{6,}|sk-[\w-]{16,})"
)
_ACCESS_LOG: Final = "uvicorn.access"  # its formatter takes the arguments apart


def without_secrets(text: str) -> str:
    """Return a text with ``***`` in the place of each value that is named or shaped like a secret."""
    return _SHAPED.sub("***", _NAMED.sub(r"\g<name>***", text))


class _Record(logging.LogRecord):
    """A record whose message, traceback and stack hold no secret, for every handler there is or will be."""

    def __init__(self, *arguments: Any, **rest: Any) -> None:
        super().__init__(*arguments, **rest)
        if self.name == _ACCESS_LOG and isinstance(self.args, tuple):
            self.args = tuple(without_secrets(each) if isinstance(each, str) else each for each in self.args)
        else:
            self.msg, self.args = without_secrets(self._said()), ()
        if self.exc_info:
            self.exc_text = without_secrets(logging.Formatter().formatException(self.exc_info))
        if self.stack_info:
            self.stack_info = without_secrets(self.stack_info)

    def _said(self) -> str:
        try:
            return self.getMessage()
        except (TypeError, ValueError):  # arguments that do not fit: the message says what there is
            return f"{self.msg} {self.args}"


def drop_secrets_from_logs() -> None:
    """Let this process make records without secrets from now on, whoever logs."""
    logging.setLogRecordFactory(_Record)
