"""What every vault does."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from training_analyzer.domain.sealing import SealBroken, SealContext, UnknownKey
from training_analyzer.plugins.testing.builders import a_user_id
from training_analyzer.ports.vault import HEAD_BYTES, Vault

type MakeVault = Callable[..., Vault]

_CONTEXT = SealContext(
    purpose="wearable-token", provider="garmin", user_id=a_user_id(1), connection_id="con_1"
)
_TEXT = b"a token of a provider"


class VaultContract:
    """Bound to its row.

    The fixture to provide is ``make_vault``: a function that returns a vault with keys of the ids it is given, the
    first of them the current one. The same id stands for the same key, whatever the vault.
    """

    @pytest.fixture
    def vault(self, make_vault: MakeVault) -> Vault:
        """Return a vault with two keys."""
        return make_vault("2026-11", "2026-05")

    @pytest.mark.parametrize("text", [b"", b"\0", _TEXT, bytes(range(256)) * 40, b"|.|TA1TF1."])
    def test_what_was_sealed_opens(self, vault: Vault, text: bytes) -> None:
        assert vault.open(vault.seal(text, _CONTEXT), _CONTEXT) == text

    def test_the_same_text_is_sealed_otherwise_each_time(self, vault: Vault) -> None:
        assert vault.seal(_TEXT, _CONTEXT) != vault.seal(_TEXT, _CONTEXT)

    @pytest.mark.parametrize(
        "change",
        [
            {"user_id": a_user_id(2)},
            {"user_id": None},
            {"purpose": "mfa-state"},
            {"provider": "polar"},
            {"connection_id": "con_2"},
            {"provider": "garmincon", "connection_id": "_1"},
        ],
        ids="+".join,
    )
    def test_in_another_row_it_does_not_open(self, vault: Vault, change: dict[str, Any]) -> None:
        blob = vault.seal(_TEXT, _CONTEXT)
        with pytest.raises(SealBroken):
            vault.open(blob, replace(_CONTEXT, **change))

    def test_a_seal_of_nobody_opens_for_nobody_alone(self, vault: Vault) -> None:
        nobody = replace(_CONTEXT, user_id=None)
        blob = vault.seal(_TEXT, nobody)
        assert vault.open(blob, nobody) == _TEXT
        with pytest.raises(SealBroken):
            vault.open(blob, _CONTEXT)

    def test_altered_in_any_byte_it_does_not_open(self, vault: Vault) -> None:
        blob = vault.seal(_TEXT, _CONTEXT)
        for place in range(len(blob)):
            altered = blob[:place] + bytes([blob[place] ^ 1]) + blob[place + 1 :]
            with pytest.raises((SealBroken, UnknownKey)):
                vault.open(altered, _CONTEXT)

    def test_cut_anywhere_it_does_not_open(self, vault: Vault) -> None:
        blob = vault.seal(_TEXT, _CONTEXT)
        for length in range(len(blob)):
            with pytest.raises((SealBroken, UnknownKey)):
                vault.open(blob[:length], _CONTEXT)

    @pytest.mark.parametrize("blob", [b"", b"plain text", b"TA", b"\xff" * 100])
    def test_what_was_never_sealed_does_not_open(self, vault: Vault, blob: bytes) -> None:
        with pytest.raises(SealBroken):
            vault.open(blob, _CONTEXT)

    def test_a_seal_names_the_current_key_at_its_head(self, make_vault: MakeVault) -> None:
        for key_ids in (("a", "b"), ("x" * 64,)):
            vault = make_vault(*key_ids)
            blob = vault.seal(_TEXT * 20, _CONTEXT)
            assert (
                vault.key_id(blob) == vault.key_id(blob[:HEAD_BYTES]) == vault.current_key_id() == key_ids[0]
            )

    def test_it_knows_its_keys_and_no_others(self, make_vault: MakeVault) -> None:
        vault = make_vault("a", "b")
        assert [vault.knows(each) for each in ("a", "b", "c", "")] == [True, True, False, False]

    def test_an_older_key_still_opens(self, make_vault: MakeVault) -> None:
        blob = make_vault("old").seal(_TEXT, _CONTEXT)
        assert make_vault("new", "old").open(blob, _CONTEXT) == _TEXT

    def test_a_key_that_is_gone_is_named(self, make_vault: MakeVault) -> None:
        blob = make_vault("old").seal(_TEXT, _CONTEXT)
        for use in (make_vault("new").open, make_vault("new").reseal):
            with pytest.raises(UnknownKey, match="'old'"):
                use(blob, _CONTEXT)

    def test_resealed_it_needs_the_current_key_alone(self, make_vault: MakeVault) -> None:
        blob = make_vault("new", "old").reseal(make_vault("old").seal(_TEXT, _CONTEXT), _CONTEXT)
        assert make_vault("new").key_id(blob) == "new"
        assert make_vault("new").open(blob, _CONTEXT) == _TEXT

    def test_what_is_under_the_current_key_stays_as_it_is(self, vault: Vault) -> None:
        blob = vault.seal(_TEXT, _CONTEXT)
        assert vault.reseal(blob, _CONTEXT) == blob

    def test_nothing_is_resealed_for_another_row(self, make_vault: MakeVault) -> None:
        blob = make_vault("old").seal(_TEXT, _CONTEXT)
        with pytest.raises(SealBroken):
            make_vault("new", "old").reseal(blob, replace(_CONTEXT, user_id=a_user_id(2)))
