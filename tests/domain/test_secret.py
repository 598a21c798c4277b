"""A value that must not be shown."""

from dataclasses import dataclass

from training_analyzer.domain.secret import Secret


@dataclass
class Holder:
    """Something that has a secret among its fields."""

    key: Secret


def test_a_secret_prints_as_stars_wherever_it_stands() -> None:
    secret = Secret("open sesame")
    for shown in (str(secret), repr(secret), f"{secret}", f"{secret!r}", f"{Holder(secret)}", f"{[secret]}"):
        assert "sesame" not in shown
        assert "***" in shown


def test_a_secret_is_revealed_on_request_only() -> None:
    assert Secret("open sesame").reveal() == "open sesame"
    assert not hasattr(Secret("open sesame"), "__dict__")


def test_secrets_are_compared_by_their_text() -> None:
    assert Secret("one") == Secret("one")
    assert Secret("one") != Secret("other")
    assert Secret("one") != "one"
    assert len({Secret("one"), Secret("one"), Secret("other")}) == 2
