"""The formats of the vault: what is written, what is bound, and what each key is derived from."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training_analyzer.adapters.security.key_ring import KeyRing
from training_analyzer.adapters.security.seal_binding import binding
from training_analyzer.adapters.security.vault import KeyedVault
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.sealing import SealBroken, SealContext, SealPurpose
from training_analyzer.plugins.testing.builders import a_user_id

_PURPOSES: tuple[SealPurpose, ...] = ("wearable-token", "mfa-state", "totp-seed", "oidc-verifier")
_CONTEXT = SealContext(purpose="totp-seed", provider="", user_id=a_user_id(), connection_id="totp")


def a_vault(*key_ids: str, fernet: bool = False) -> KeyedVault:
    ring = KeyRing({each: sha256(each.encode()).digest() for each in key_ids or ("k",)})
    return KeyedVault(ring, fernet=fernet)


def contexts() -> st.SearchStrategy[SealContext]:
    return st.builds(
        SealContext,
        purpose=st.sampled_from(_PURPOSES),
        provider=st.text(max_size=20),
        user_id=st.none() | st.uuids().map(UserId),
        connection_id=st.text(max_size=20),
    )


@given(text=st.binary(max_size=2_000), context=contexts(), fernet=st.booleans())
def test_whatever_is_sealed_opens_and_is_not_shown(
    text: bytes, context: SealContext, *, fernet: bool
) -> None:
    vault = a_vault(fernet=fernet)
    blob = vault.seal(text, context)
    assert vault.open(blob, context) == text
    assert len(text) < 8 or text not in blob


@given(one=contexts(), other=contexts(), fernet=st.booleans())
def test_a_seal_opens_under_its_own_context_alone(
    one: SealContext, other: SealContext, *, fernet: bool
) -> None:
    vault = a_vault(fernet=fernet)
    blob = vault.seal(b"text", one)
    if one == other:
        assert vault.open(blob, other) == b"text"
    else:
        with pytest.raises(SealBroken):
            vault.open(blob, other)


@given(one=contexts(), other=contexts())
def test_no_two_contexts_bind_the_same_bytes(one: SealContext, other: SealContext) -> None:
    assert (binding(b"TA1", one) == binding(b"TA1", other)) == (one == other)


def test_both_formats_are_read_whichever_is_written() -> None:
    old, new = a_vault(fernet=True), a_vault(fernet=False)
    for writer, reader in ((old, new), (new, old)):
        assert reader.open(writer.seal(b"text", _CONTEXT), _CONTEXT) == b"text"


def test_a_rotation_wraps_the_key_anew_and_leaves_the_data() -> None:
    blob = a_vault("old").seal(b"text" * 100, _CONTEXT)
    resealed = a_vault("new", "old").reseal(blob, _CONTEXT)
    head = len(b"TA1") + 1 + len("old") + 60
    assert (blob[:3], blob[3], blob[4:7]) == (b"TA1", 3, b"old")
    assert resealed[head:] == blob[head:]
    assert resealed[7:head] != blob[7:head]


def test_resealing_also_changes_the_format() -> None:
    blob = a_vault(fernet=True).seal(b"text", _CONTEXT)
    resealed = a_vault().reseal(blob, _CONTEXT)
    assert (blob[:4], resealed[:3]) == (b"TF1.", b"TA1")
    assert a_vault().open(resealed, _CONTEXT) == b"text"


def test_the_data_of_one_seal_does_not_open_behind_the_head_of_another() -> None:
    vault = a_vault()
    one, other = vault.seal(b"one", _CONTEXT), vault.seal(b"two", _CONTEXT)
    head = len(b"TA1") + 1 + len("k") + 60
    with pytest.raises(SealBroken):
        vault.open(one[:head] + other[head:], _CONTEXT)


def test_a_key_id_put_in_the_place_of_another_does_not_open() -> None:
    same = KeyRing({"a": bytes(range(32)), "b": bytes(range(32))})
    vault = KeyedVault(same)
    blob = vault.seal(b"text", _CONTEXT)
    with pytest.raises(SealBroken):
        vault.open(blob.replace(b"\x01a", b"\x01b", 1), _CONTEXT)


def test_the_formats_share_no_key() -> None:
    ring = KeyRing({"k": bytes(range(32))})
    assert ring.keys("vault-aes-gcm")["k"] != ring.keys("vault-fernet")["k"]
