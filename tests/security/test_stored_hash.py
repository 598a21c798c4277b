"""A damaged hash is a fault of the data, found before anything is computed."""

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher
from pwdlib.hashers.bcrypt import BcryptHasher

from training_analyzer.adapters.security.stored_hash import Scheme, UnreadableHash, scheme_of
from training_analyzer.domain.identity.user import PasswordHash

_SALT, _DIGEST = "c2FsdHNhbHRzYWx0c2FsdA", "ZGlnZXN0ZGlnZXN0ZGlnZXN0ZGlnZXN0ZGlnZXN0ZGk"
_ARGON2 = f"$argon2id$v=19$m=19456,t=2,p=1${_SALT}${_DIGEST}"
_BCRYPT = "$2b$12$" + "a" * 53


def test_what_the_libraries_make_is_readable() -> None:
    assert scheme_of(PasswordHash(Argon2Hasher(1, 64, 2).hash("x"))) is Scheme.ARGON2
    assert scheme_of(PasswordHash(BcryptHasher(4).hash("x"))) is Scheme.BCRYPT


@pytest.mark.parametrize(
    "stored",
    [
        _ARGON2,
        _ARGON2.replace("argon2id", "argon2i"),
        _ARGON2.replace("v=19$", ""),
        _ARGON2.replace("m=19456", "m=1048576"),
    ],
)
def test_argon2_of_other_origin_is_readable(stored: str) -> None:
    assert scheme_of(PasswordHash(stored)) is Scheme.ARGON2


@pytest.mark.parametrize("stored", [_BCRYPT, _BCRYPT.replace("2b", "2y"), _BCRYPT.replace("$12$", "$04$")])
def test_bcrypt_of_other_origin_is_readable(stored: str) -> None:
    assert scheme_of(PasswordHash(stored)) is Scheme.BCRYPT


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "secret",
        "5f4dcc3b5aa765d61d8327deb882cf99",
        _ARGON2 + "\n",
        " " + _ARGON2,
        _ARGON2[:-1],  # 5 bits left over, which no encoder leaves
        _ARGON2[:40],
        _ARGON2.replace(_DIGEST, ""),
        _ARGON2.replace(_DIGEST, "ZGlnZXN0"),
        _ARGON2.replace(_SALT, "c2FsdA"),
        _ARGON2.replace(_SALT, "%%%%"),
        _ARGON2.replace("v=19", "v=7"),
        _ARGON2.replace("t=2", "t=0"),
        _ARGON2.replace("t=2", "t=101"),
        _ARGON2.replace("m=19456", "m=7"),
        _ARGON2.replace("m=19456", "m=1048577"),
        _ARGON2.replace("m=19456", "m=99999999999999999999"),
        _ARGON2.replace("p=1", "p=65"),
        _ARGON2.replace("p=1", "p=1,q=2"),
        _BCRYPT[:-1],
        _BCRYPT + "a",
        _BCRYPT + "\n",
        _BCRYPT.replace("$12$", "$03$"),
        _BCRYPT.replace("$12$", "$17$"),
        _BCRYPT.replace("$12$", "$99$"),
        _BCRYPT.replace("2b", "2c"),
        "$1$salt$digest",
        "\ud800",
    ],
)
def test_a_damaged_hash_is_refused_and_never_shown(stored: str) -> None:
    with pytest.raises(UnreadableHash) as raised:
        scheme_of(PasswordHash(stored))
    assert not stored.strip() or stored.strip() not in str(raised.value)
