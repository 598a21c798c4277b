"""What is named or shaped like a secret reaches no log."""

import io
import logging
import time
from collections.abc import Iterator

import pytest

from training_analyzer.entrypoints.log_secrets import drop_secrets_from_logs, without_secrets

HIDDEN = "hunter2-hidden"
SHAPES = [
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "tar_" + "A" * 43,
    "tas_" + "A" * 43,
    "ta_live_" + "a1" * 20,
    "sk_live_51HabcDEF",
    "whsec_abcdef123",
    "sk-proj-0123456789abcDEF_x",
]


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    """Return a logger of this test, and what its handler wrote."""
    factory, written = logging.getLogRecordFactory(), io.StringIO()
    logger, handler = logging.getLogger("tests.log_secrets"), logging.StreamHandler(written)
    logger.addHandler(handler)
    drop_secrets_from_logs()
    yield logger, written
    logging.setLogRecordFactory(factory)
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    "text",
    [
        f"password={HIDDEN}",
        f"new_password: {HIDDEN}",
        f"'refresh_token': '{HIDDEN}'",
        f'{{"client_secret": "{HIDDEN}", "a": 1}}',
        f"Authorization: Bearer {HIDDEN}",
        f"authorization=Basic {HIDDEN}",
        f"Cookie: __Host-ta_session={HIDDEN}",
        f"totp={HIDDEN}",
        f"totp_code = {HIDDEN}",
        f"email='{HIDDEN}'",
        f"api_key={HIDDEN}",
        f"X-API-Key: {HIDDEN}",
        f"https://x.example/?access_token={HIDDEN}&a=1",
    ],
)
def test_a_value_under_a_secrets_name_is_dropped(text: str) -> None:
    assert HIDDEN not in without_secrets(text)
    assert "***" in without_secrets(text)


@pytest.mark.parametrize("secret", SHAPES)
def test_a_value_of_a_secrets_shape_is_dropped_wherever_it_stands(secret: str) -> None:
    assert without_secrets(f"sent <{secret}> on") == "sent <***> on"


@pytest.mark.parametrize(
    "text",
    [
        "task_force_1 done",
        "GET /v1/me 200",
        "the target is 12",
        "ask_for_it",
        "risk-averse-and-steady-running",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert without_secrets(text) == text


@pytest.mark.parametrize("unit", ["a", "token", "token=", 'token="', "eyJ", "token: ", "-eyJ", "bearer "])
def test_a_long_text_takes_no_longer_than_its_length(unit: str) -> None:
    # what grows with the square of it takes minutes of CPU here, and a line of the log would stop the server
    text, started = unit * (60_000 // len(unit)), time.thread_time()
    without_secrets(text)
    assert time.thread_time() - started < 5


@pytest.mark.parametrize("secret", SHAPES)
def test_messages_arguments_tracebacks_and_stacks_are_clean(
    log: tuple[logging.Logger, io.StringIO], secret: str
) -> None:
    logger, written = log
    logger.error("password=%s for %s", HIDDEN, "ana")
    logger.error("%s", {"key": secret})
    try:
        raise LookupError(secret)  # noqa: TRY301 - a library that shows what it was given
    except LookupError as error:
        logger.exception("failed")
        logger.error("failed: %s", error)  # noqa: TRY400 - the message alone
    logger.error("with a stack", stack_info=True)
    logger.error("%d", "no number")  # arguments that do not fit
    said = written.getvalue()
    assert secret not in said
    assert HIDDEN not in said
    assert "for ana" in said
    assert "LookupError: ***" in said


def test_the_servers_access_log_keeps_its_arguments(log: tuple[logging.Logger, io.StringIO]) -> None:
    record = logging.getLogRecordFactory()(
        "uvicorn.access", logging.INFO, "h11.py", 1, "%s %s %d", ("GET", f"/?token={HIDDEN}", 200), None
    )
    assert record.args == ("GET", "/?token=***", 200)
    assert record.getMessage() == "GET /?token=*** 200"
