"""What every maker of tokens does."""

from datetime import timedelta

import pytest

from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.plugins.testing.builders import NOW, a_session_id, a_user_id
from training_analyzer.ports.tokens import Tokens

_SOON = timedelta(seconds=1)


class TokensContract:
    """Provide a fixture ``tokens``."""

    def test_it_keeps_the_protocol(self, tokens: Tokens) -> None:
        assert isinstance(tokens, Tokens)

    def test_an_access_token_names_its_user_and_session(self, tokens: Tokens) -> None:
        token = tokens.access(a_user_id(), a_session_id(), auth_time=NOW, amr=["pwd"], now=NOW)
        claims = tokens.read(token.text, NOW + _SOON)
        assert (claims.user_id, claims.session_id) == (a_user_id(), a_session_id())
        assert token.expires_in_s == 1800

    def test_an_access_token_dies_after_half_an_hour(self, tokens: Tokens) -> None:
        token = tokens.access(a_user_id(), a_session_id(), auth_time=NOW, amr=["pwd"], now=NOW).text
        tokens.read(token, NOW + timedelta(minutes=29))
        with pytest.raises(InvalidToken):
            tokens.read(token, NOW + timedelta(minutes=30, seconds=11))

    def test_claims_say_when_they_expire(self, tokens: Tokens) -> None:
        token = tokens.access(a_user_id(), a_session_id(), auth_time=NOW, amr=["pwd"], now=NOW)
        expires_at = tokens.read(token.text, NOW).expires_at
        assert abs(expires_at - NOW - timedelta(minutes=30)) <= _SOON

    @pytest.mark.parametrize("text", ["", "x", "a.b.c", "é", "\0", "." * 1000, "e30.e30.e30"])
    def test_text_that_is_no_token_is_refused(self, tokens: Tokens, text: str) -> None:
        with pytest.raises(InvalidToken):
            tokens.read(text, NOW)

    def test_a_changed_token_is_refused(self, tokens: Tokens) -> None:
        token = tokens.access(a_user_id(), a_session_id(), auth_time=NOW, amr=["pwd"], now=NOW).text
        for place in range(0, len(token), 7):
            letter = "A" if token[place] != "A" else "B"
            with pytest.raises(InvalidToken):
                tokens.read(token[:place] + letter + token[place + 1 :], NOW)

    def test_a_refresh_token_is_no_access_token(self, tokens: Tokens) -> None:
        with pytest.raises(InvalidToken):
            tokens.read(tokens.first_refresh().text, NOW)

    def test_refresh_tokens_differ_and_hide_their_text(self, tokens: Tokens) -> None:
        one, other = tokens.first_refresh(), tokens.first_refresh()
        assert one.text != other.text
        assert one.hash != other.hash
        assert one.text not in repr(one)

    def test_a_refresh_token_is_found_by_its_hash(self, tokens: Tokens) -> None:
        token = tokens.first_refresh()
        assert tokens.parse_refresh(token.text) == token.hash

    def test_the_same_parent_has_the_same_child(self, tokens: Tokens) -> None:
        parent = tokens.first_refresh()
        child = tokens.children_of(parent.text)[0]
        assert tokens.children_of(parent.text)[0] == child
        assert child.hash not in {parent.hash, tokens.children_of(child.text)[0].hash}
        assert tokens.parse_refresh(child.text) == child.hash

    @pytest.mark.parametrize("text", ["", "x", "tar_", "tar_" + "é" * 43, "\0" * 47, "tar_" + "A" * 44])
    def test_text_that_is_no_refresh_token_is_refused(self, tokens: Tokens, text: str) -> None:
        with pytest.raises(InvalidToken):
            tokens.parse_refresh(text)
        with pytest.raises(InvalidToken):
            tokens.children_of(text)
