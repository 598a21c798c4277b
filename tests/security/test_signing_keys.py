"""Asymmetric keys: the algorithm is the key's, the public parts are published, nothing else verifies."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa

from tests.security.keys import files, private_keys, private_pem, public_pem
from training_analyzer.adapters.security.key_ring import KeyRing
from training_analyzer.adapters.security.signing_keys import keys_of_files
from training_analyzer.adapters.security.tokens import JwtTokens
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.plugins.testing.builders import NOW, a_session_id, a_user_id

_NAME = "TA_AUTH__KEY_FILES"
_KEYS = private_keys()
_RING = KeyRing({"secret": bytes(range(32))})


def _tokens(text: str | None) -> JwtTokens:
    keys = None if text is None else keys_of_files(text, _NAME)
    return JwtTokens(_RING, issuer="us", audience="api", life=timedelta(minutes=30), keys=keys)


def _token(tokens: JwtTokens) -> str:
    return tokens.access(a_user_id(), a_session_id(), auth_time=NOW, amr=["pwd"], now=NOW).text


@pytest.mark.parametrize("algorithm", list(_KEYS))
def test_the_key_chooses_the_algorithm(tmp_path: Path, algorithm: str) -> None:
    tokens = _tokens(files(tmp_path, k=_KEYS[algorithm]))
    token = _token(tokens)
    assert jwt.get_unverified_header(token) == {"alg": algorithm, "kid": "k", "typ": "at+jwt"}
    assert tokens.read(token, NOW).user_id == a_user_id()


@pytest.mark.parametrize("algorithm", list(_KEYS))
def test_a_stranger_verifies_with_the_published_keys_alone(tmp_path: Path, algorithm: str) -> None:
    tokens = _tokens(files(tmp_path, new=_KEYS[algorithm], old=_KEYS["EdDSA"]))
    published = jwt.PyJWKSet.from_dict(json.loads(json.dumps(tokens.public_keys())))
    assert [key.key_id for key in published.keys] == ["new", "old"]
    options: Any = {"verify_exp": False, "verify_iat": False}
    read = jwt.decode(
        _token(tokens), published["new"], [algorithm], audience="api", issuer="us", options=options
    )
    assert read["sub"] == str(a_user_id())


@pytest.mark.parametrize("algorithm", list(_KEYS))
def test_no_private_part_is_published(tmp_path: Path, algorithm: str) -> None:
    tokens = _tokens(files(tmp_path, k=_KEYS[algorithm]))
    (key,) = json.loads(json.dumps(tokens.public_keys()))["keys"]
    assert not {"d", "p", "q", "dp", "dq", "qi", "k", "oth"} & key.keys()
    assert (key["kid"], key["alg"], key["use"]) == ("k", algorithm, "sig")


def test_where_a_secret_signs_nothing_is_published() -> None:
    assert _tokens(None).public_keys() == {"keys": []}


def test_with_key_files_a_token_by_the_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidToken):
        _tokens(files(tmp_path, secret=_KEYS["ES256"])).read(_token(_tokens(None)), NOW)


def test_an_older_key_verifies_by_its_public_part_until_it_is_removed(tmp_path: Path) -> None:
    token = _token(_tokens(files(tmp_path, old=_KEYS["ES256"])))
    rotated = files(tmp_path, new=_KEYS["EdDSA"], old=public_pem(_KEYS["ES256"]))
    assert _tokens(rotated).read(token, NOW).user_id == a_user_id()
    with pytest.raises(InvalidToken):
        _tokens(files(tmp_path, new=_KEYS["EdDSA"])).read(token, NOW)


@pytest.mark.parametrize("algorithm", list(_KEYS))
def test_keys_show_their_algorithm_only(tmp_path: Path, algorithm: str) -> None:
    keys = keys_of_files(files(tmp_path, k=_KEYS[algorithm]), _NAME)
    assert repr(keys.signing) == f"VerifyingKey(algorithm='{algorithm}')"
    assert "PRIVATE" not in repr(keys)


_BAD = {
    "short RSA": private_pem(rsa.generate_private_key(65537, 1024)),  # noqa: S505 - on purpose
    "another curve": private_pem(ec.generate_private_key(ec.SECP384R1())),
    "another Edwards curve": private_pem(ed448.Ed448PrivateKey.generate()),
    "no PEM": b"hunter2",
    "cut off": private_pem(_KEYS["EdDSA"])[:60],
    "nothing private to sign with": public_pem(_KEYS["EdDSA"]),
}


@pytest.mark.parametrize("what", list(_BAD))  # by name: the keys are made anew each time, and shown to nobody
def test_a_weak_or_broken_key_is_refused_and_not_shown(tmp_path: Path, what: str) -> None:
    pem = _BAD[what]
    with pytest.raises(InvalidSetting, match=rf"^{_NAME} takes kid:path") as raised:
        keys_of_files(files(tmp_path, k=pem), _NAME)
    assert pem.decode() not in str(raised.value), what


@pytest.mark.parametrize("text", ["", "k", "k:", ":path", "k:missing.pem", ","])
def test_what_names_no_keys_is_refused(text: str) -> None:
    with pytest.raises(InvalidSetting, match=_NAME):
        keys_of_files(text, _NAME)


def test_a_kid_twice_is_refused(tmp_path: Path) -> None:
    text = files(tmp_path, k=_KEYS["EdDSA"])
    with pytest.raises(InvalidSetting, match=_NAME):
        keys_of_files(f"{text},{text}", _NAME)
