"""Access tokens: what is refused is refused alike. Refresh tokens: one child each."""

import hmac
import json
from base64 import b64encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jwt.exceptions import InvalidKeyError

from training_analyzer.adapters.security.key_ring import KeyRing
from training_analyzer.adapters.security.tokens import JwtTokens, build
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.ids import SessionId, UserId
from training_analyzer.domain.secret import Secret
from training_analyzer.plugins.testing.builders import NOW, a_session_id, a_user_id
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.tokens import Claims, Tokens

_SECOND = timedelta(seconds=1)
_NOW_S = int(NOW.timestamp())
_RING = KeyRing({"new": bytes(range(32)), "old": bytes(range(32, 64))})
_KEY = _RING.keys("access")["new"]

type Change = Callable[[dict[str, Any], dict[str, Any]], None]


def _tokens(ring: KeyRing = _RING, *, issuer: str = "us", audience: str = "api") -> JwtTokens:
    return JwtTokens(ring, issuer=issuer, audience=audience, life=timedelta(minutes=30))


def _token(tokens: JwtTokens | None = None) -> str:
    return (tokens or _tokens()).access(a_user_id(), a_session_id(), auth_time=NOW, amr=["pwd"], now=NOW).text


def _part(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _read_part(token: str, place: int) -> dict[str, Any]:
    text = token.split(".")[place]
    read: dict[str, Any] = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return read


def _signed(header: object, claims: object, key: bytes = _KEY, digest: str = "sha256") -> str:
    """Return a JWT made by hand: a forger does not ask a library what is allowed."""
    said = f"{_part(header)}.{_part(claims)}"
    signature = hmac.digest(key, said.encode(), digest)
    return f"{said}.{urlsafe_b64encode(signature).decode().rstrip('=')}"


def _forged(change: Change, key: bytes = _KEY, digest: str = "sha256") -> str:
    """Return a token like ours with one thing changed, signed by a key."""
    token = _token()
    header, claims = _read_part(token, 0), _read_part(token, 1)
    change(header, claims)
    return _signed(header, claims, key, digest)


def _header(**changes: Any) -> Change:
    return lambda header, claims: header.update(changes)


def _claim(**changes: Any) -> Change:
    return lambda header, claims: claims.update(changes)


def _without(name: str) -> Change:
    def change(header: dict[str, Any], claims: dict[str, Any]) -> None:
        (header if name in header else claims).pop(name)

    return change


def _same(header: dict[str, Any], claims: dict[str, Any]) -> None:
    """Change nothing."""


def _refused(token: str, now: datetime = NOW, tokens: JwtTokens | None = None) -> str:
    reader = tokens or _tokens()
    with pytest.raises(InvalidToken) as raised:
        reader.read(token, now)
    with pytest.raises(InvalidToken):  # and is not remembered as good
        reader.read(token, now)
    return str(raised.value)


def test_a_good_token_names_its_user_and_session() -> None:
    tokens = _tokens()
    issued = tokens.access(a_user_id(), a_session_id(), auth_time=NOW, amr=["pwd"], now=NOW)
    expires_at = datetime.fromtimestamp(_NOW_S + 1800, UTC)
    assert tokens.read(issued.text, NOW) == Claims(a_user_id(), a_session_id(), expires_at)
    assert issued.expires_in_s == 1800
    assert isinstance(tokens, Tokens)


def test_a_token_says_what_the_design_says_and_nothing_else() -> None:
    token = _tokens().access(
        a_user_id(), a_session_id(), auth_time=NOW - timedelta(hours=1), amr=["pwd"], now=NOW
    ).text  # fmt: skip
    claims = _read_part(token, 1)
    assert _read_part(token, 0) == {"alg": "HS256", "kid": "new", "typ": "at+jwt"}
    assert len(claims.pop("jti")) == 32
    assert claims == {
        "iss": "us",
        "aud": "api",
        "sub": str(a_user_id()),
        "sid": str(a_session_id()),
        "iat": _NOW_S,
        "exp": _NOW_S + 1800,
        "auth_time": _NOW_S - 3600,
        "amr": ["pwd"],
    }


def test_two_tokens_of_one_instant_differ() -> None:
    assert _token() != _token()


def test_a_token_made_by_hand_like_ours_is_accepted() -> None:
    # otherwise the refusals below would prove nothing
    assert _tokens().read(_forged(_same), NOW).user_id == a_user_id()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_header(alg="none"), id="alg none, signed"),
        pytest.param(_header(alg="HS384"), id="another algorithm"),
        pytest.param(_header(alg="RS256"), id="asymmetric algorithm"),
        pytest.param(_header(alg="hs256"), id="algorithm in lower case"),
        pytest.param(_without("alg"), id="no algorithm"),
        pytest.param(_header(kid="old"), id="kid of another key"),
        pytest.param(_header(kid="unknown"), id="unknown kid"),
        pytest.param(_header(kid=""), id="empty kid"),
        pytest.param(_header(kid=["new"]), id="kid is a list"),
        pytest.param(_header(kid=None), id="kid is null"),
        pytest.param(_without("kid"), id="no kid"),
        pytest.param(_header(typ="JWT"), id="an id_token"),
        pytest.param(_header(typ="at+JWT "), id="typ of another spelling"),
        pytest.param(_without("typ"), id="no typ"),
        pytest.param(_header(crit=["b64"], b64=False), id="crit"),
        pytest.param(_claim(iss="them"), id="another issuer"),
        pytest.param(_claim(iss=["us"]), id="issuer is a list"),
        pytest.param(_claim(aud="other"), id="another audience"),
        pytest.param(_claim(aud=None), id="audience is null"),
        pytest.param(_claim(aud=["other", "third"]), id="other audiences"),
        pytest.param(_claim(exp=_NOW_S - 11), id="expired 11 s ago"),
        pytest.param(_claim(exp=_NOW_S - 10), id="expired 10 s ago"),
        pytest.param(_claim(exp=str(_NOW_S + 60)), id="exp is text"),
        pytest.param(_claim(exp=_NOW_S + 60.5), id="exp is a fraction"),
        pytest.param(_claim(exp=True), id="exp is a boolean"),
        pytest.param(_claim(exp=10**30), id="exp beyond all years"),
        pytest.param(_claim(exp=float("inf")), id="exp is infinite"),
        pytest.param(_claim(iat=_NOW_S + 12), id="issued in the future"),
        pytest.param(_claim(iat="yesterday"), id="iat is text"),
        pytest.param(_claim(sub=7), id="sub is a number"),
        pytest.param(_claim(sub=None), id="sub is null"),
        pytest.param(_claim(sub="athlete"), id="sub is no id"),
        pytest.param(_claim(sub=""), id="sub is empty"),
        pytest.param(_claim(sid=7), id="sid is a number"),
        pytest.param(_claim(sid={"a": 1}), id="sid is an object"),
        pytest.param(_claim(sid="session"), id="sid is no id"),
        pytest.param(_claim(jti=7), id="jti is a number"),
        *[
            pytest.param(_without(name), id=f"no {name}")
            for name in ("iss", "aud", "sub", "sid", "jti", "iat", "exp", "auth_time")
        ],
    ],
)
def test_a_token_with_a_fault_is_refused_although_signed(change: Change) -> None:
    assert _refused(_forged(change)) == str(InvalidToken())


@pytest.mark.parametrize(
    ("change", "now"),
    [
        (_claim(exp=_NOW_S - 9), NOW.replace(microsecond=0)),
        (_claim(iat=_NOW_S + 10), NOW),
        (_claim(aud=["other", "api"]), NOW),
        (_claim(role="admin", plan="pro", user_id="somebody"), NOW),
    ],
)
def test_ten_seconds_of_leeway_and_more_claims_are_no_fault(change: Change, now: datetime) -> None:
    assert _tokens().read(_forged(change), now).session_id == a_session_id()


def test_a_token_without_signature_is_refused() -> None:
    token = _token()
    header, claims = {**_read_part(token, 0), "alg": "none"}, _read_part(token, 1)
    _refused(f"{_part(header)}.{_part(claims)}.")
    _refused(f"{_part(header)}.{_part(claims)}")
    _refused(token.rpartition(".")[0] + ".")


@pytest.mark.parametrize(
    "key",
    [
        b"",
        b"secret",
        bytes(range(32)),
        _RING.keys("refresh-child")["new"],
        _RING.keys("cursor")["new"],
        _RING.keys("access")["old"],
    ],
    ids=["empty", "guessed", "the secret itself", "refresh-child", "cursor", "the other kid's"],
)
def test_a_signature_by_another_key_is_refused(key: bytes) -> None:
    _refused(_forged(_same, key))


@pytest.mark.parametrize("digest", ["sha384", "sha512"])
def test_a_signature_by_the_right_key_and_another_algorithm_is_refused(digest: str) -> None:
    _refused(_forged(_header(alg=f"HS{digest[3:]}"), digest=digest))


@pytest.mark.parametrize(
    "header",
    [
        {"jwk": {"kty": "oct", "k": _part("forger"), "kid": "new"}},
        {"jku": "https://forger.example/keys"},
        {"x5u": "https://forger.example/certificate"},
        {"x5c": ["MIIB"]},
    ],
)
def test_a_key_that_the_token_brings_along_is_ignored(header: dict[str, Any]) -> None:
    _refused(_forged(_header(**header), b"forger's key of thirty-two bytes"))
    assert _tokens().read(_forged(_header(**header)), NOW).user_id == a_user_id()


def test_changed_claims_break_the_signature() -> None:
    header, claims, signature = _token().split(".")
    changed = {**_read_part(f"{header}.{claims}.", 1), "sub": str(a_user_id(2))}
    _refused(f"{header}.{_part(changed)}.{signature}")


def test_a_token_of_another_issuer_or_audience_of_ours_is_refused() -> None:
    token = _token()
    _refused(token, tokens=_tokens(issuer="staging"))
    _refused(token, tokens=_tokens(audience="pages"))


def test_a_token_dies_ten_seconds_after_its_end_although_it_was_seen() -> None:
    tokens, token = _tokens(), _token()
    end = datetime.fromtimestamp(_NOW_S + 1800, UTC)
    assert tokens.read(token, end - _SECOND).expires_at == end
    assert tokens.read(token, end + 9 * _SECOND).expires_at == end
    _refused(token, end + 10 * _SECOND, tokens)


def test_a_refresh_token_is_no_access_token() -> None:
    _refused(_tokens().first_refresh().text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "Bearer x",
        "\0",
        "ü.ü.ü",
        "\ud800.\ud800.\ud800",
        "=" * 100,
        f"{_part('text')}.{_part({})}.x",
        f"{_part([])}.{_part({})}.x",
        f"{_part(None)}.{_part(None)}.{_part(None)}",
    ],
)
def test_what_is_no_token_is_refused(text: str) -> None:
    assert _refused(text) == str(InvalidToken())


def test_deep_nesting_and_claims_that_are_no_object_are_refused() -> None:
    header = _part({"alg": "HS256", "kid": "new", "typ": "at+jwt"})
    for claims in ("[" * 50_000, "[]", "3", '"sub"', "null", "{", "\ufeff{}"):
        said = f"{header}.{urlsafe_b64encode(claims.encode()).decode().rstrip('=')}"
        signature = hmac.digest(_KEY, said.encode(), "sha256")
        _refused(f"{said}.{urlsafe_b64encode(signature).decode().rstrip('=')}")
    deep = urlsafe_b64encode(b'{"a":' * 50_000).decode().rstrip("=")
    _refused(f"{deep}.{_part({})}.x")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_single_changed_character_leaves_a_token_good(data: st.DataObject) -> None:
    token = _token()
    place = data.draw(st.integers(0, len(token) - 2))  # the last one holds spare bits
    letter = data.draw(st.characters(codec="ascii").filter(lambda letter: letter != token[place]))
    _refused(token[:place] + letter + token[place + 1 :])


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["iss", "aud", "sub", "sid", "jti", "iat", "exp", "auth_time"]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text(), max_size=2),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_signed_claims_hold_the_answer_is_claims_or_invalid_token(changes: dict[str, Any]) -> None:
    try:
        read = _tokens().read(_forged(_claim(**changes)), NOW)
    except InvalidToken:
        return
    assert (read.user_id, read.session_id) == (a_user_id(), a_session_id())


def test_tokens_of_an_older_key_hold_until_the_key_is_removed() -> None:
    old = {"old": bytes(range(32, 64))}
    token = _token(_tokens(KeyRing(old)))
    assert _tokens().read(token, NOW).user_id == a_user_id()
    _refused(token, tokens=_tokens(KeyRing({"new": bytes(range(32))})))


def test_a_refresh_token_is_random_and_stored_by_its_digest() -> None:
    tokens = _tokens()
    one, other = tokens.first_refresh(), tokens.first_refresh()
    assert one.text != other.text
    assert one.text.startswith("tar_")
    assert len(one.text) == 47
    assert one.hash == sha256(one.text.encode()).digest() == tokens.parse_refresh(one.text)
    assert one.text not in repr(one)


def test_the_same_parent_always_has_the_same_child() -> None:
    parent = _tokens().first_refresh()
    child = _tokens().children_of(parent.text)[0]
    assert child == _tokens().children_of(parent.text)[0]
    assert child.text != parent.text
    assert child.hash == _tokens().parse_refresh(child.text)
    assert child != _tokens().children_of(child.text)[0]


def test_a_child_is_the_hmac_of_its_parent_under_its_own_key() -> None:
    parent = "tar_" + "A" * 43
    made = hmac.digest(_RING.keys("refresh-child")["new"], parent.encode(), "sha256")
    assert _tokens().children_of(parent)[0].text == "tar_" + urlsafe_b64encode(made).decode().rstrip("=")


def test_children_by_older_keys_follow_the_one_by_the_newest() -> None:
    old, new = {"old": bytes(range(32, 64))}, {"new": bytes(range(32))}
    parent = _tokens().first_refresh().text
    (by_old,), (by_new,) = (_tokens(KeyRing(key)).children_of(parent) for key in (old, new))
    assert by_old != by_new
    assert _tokens(KeyRing({**new, **old})).children_of(parent) == [by_new, by_old]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tar_",
        "tar_" + "A" * 42,
        "tar_" + "A" * 44,
        "tar_" + "A" * 43 + "\n",
        " tar_" + "A" * 43,
        "TAR_" + "A" * 43,
        "far_" + "A" * 43,
        "tar_" + "A" * 42 + "+",
        "tar_" + "A" * 42 + "ä",
        "tar_" + "A" * 42 + "\ud800",
        "tar_" + "A" * 100_000,
    ],
)
def test_text_of_another_shape_is_no_refresh_token(text: str) -> None:
    with pytest.raises(InvalidToken):
        _tokens().parse_refresh(text)
    with pytest.raises(InvalidToken):
        _tokens().children_of(text)


def test_an_access_token_is_no_refresh_token() -> None:
    with pytest.raises(InvalidToken):
        _tokens().parse_refresh(_token())


def _deployment(
    secrets: str | None = f"k:{b64encode(bytes(range(32))).decode()}", minutes: str = "5"
) -> Deployment:
    return Deployment(
        data_dir=Path(),
        environment="production",
        settings={"issuer": "us", "audience": "api", "access_minutes": minutes},
        secrets={} if secrets is None else {"secrets": Secret(secrets)},
        section="auth",
    )


async def test_a_deployments_settings_are_the_claims() -> None:
    async with build(_deployment()) as tokens:
        issued = tokens.access(a_user_id(), a_session_id(), auth_time=NOW, amr=["pwd"], now=NOW)
        assert issued.expires_in_s == 300
        assert (_read_part(issued.text, 1)["iss"], _read_part(issued.text, 1)["aud"]) == ("us", "api")


@pytest.mark.parametrize("secrets", [None, "", "k:c2hvcnQ=", f"k:{b64encode(bytes(31)).decode()}"])
def test_without_or_with_a_weak_secret_nothing_is_signed(secrets: str | None) -> None:
    with pytest.raises(InvalidSetting, match=r"^TA_AUTH__SECRETS takes "):
        build(_deployment(secrets))


@pytest.mark.parametrize("minutes", ["0", "1441", "30.5", "half an hour"])
def test_a_life_out_of_range_is_refused_by_name(minutes: str) -> None:
    with pytest.raises(InvalidSetting, match=r"^TA_AUTH__ACCESS_MINUTES takes a whole number from 1 to 1440"):
        build(_deployment(minutes=minutes))


@settings(max_examples=50, deadline=None)
@given(
    amr=st.lists(st.text(), max_size=5),
    user=st.uuids(),
    session=st.uuids(),
    seconds=st.integers(-(10**6), 10**6),
)
def test_no_argument_sets_a_registered_claim(amr: list[str], user: UUID, session: UUID, seconds: int) -> None:
    issued = _tokens().access(
        UserId(user), SessionId(session), auth_time=NOW + timedelta(seconds=seconds), amr=amr, now=NOW
    )
    claims = _read_part(issued.text, 1)
    claims.pop("jti")
    assert claims == {
        "iss": "us",
        "aud": "api",
        "sub": str(user),
        "sid": str(session),
        "iat": _NOW_S,
        "exp": _NOW_S + 1800,
        "auth_time": _NOW_S + seconds,
        "amr": amr,
    }
    assert _read_part(issued.text, 0) == {"alg": "HS256", "kid": "new", "typ": "at+jwt"}


def test_a_short_key_never_signs() -> None:
    class ShortKeys(KeyRing):
        def keys(self, purpose: str) -> dict[str, bytes]:
            return {"new": b"short"}

    with pytest.raises(InvalidKeyError):
        _token(_tokens(ShortKeys({"new": bytes(32)})))
