"""Passwords, tokens and vaults, the fakes and ours, keep the contracts."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from hashlib import sha256

import pytest

from training_analyzer.adapters.fake.derived_keys import FakeDerivedKeys
from training_analyzer.adapters.fake.identity_provider import FakeIdentityProvider
from training_analyzer.adapters.fake.mailer import FakeMailer
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.adapters.fake.tokens import FakeTokens
from training_analyzer.adapters.fake.vault import FakeVault
from training_analyzer.adapters.security.derived_keys import HkdfKeys
from training_analyzer.adapters.security.key_ring import KeyRing
from training_analyzer.adapters.security.passwords import Argon2Passwords
from training_analyzer.adapters.security.tokens import JwtTokens
from training_analyzer.adapters.security.vault import KeyedVault
from training_analyzer.adapters.security.vault_aes_gcm import AesGcmVault
from training_analyzer.adapters.security.vault_fernet import FernetVault
from training_analyzer.domain.identity.mail import Mail
from training_analyzer.plugins.testing.derived_keys import DerivedKeysContract
from training_analyzer.plugins.testing.identity_provider import IdentityProviderContract
from training_analyzer.plugins.testing.mailer import MailerContract, Sent
from training_analyzer.plugins.testing.passwords import PasswordsContract
from training_analyzer.plugins.testing.tokens import TokensContract
from training_analyzer.plugins.testing.vault import MakeVault, VaultContract
from training_analyzer.ports.derived_keys import DerivedKeys
from training_analyzer.ports.passwords import Passwords
from training_analyzer.ports.tokens import Tokens


class TestFakePasswords(PasswordsContract):
    """A digest."""

    @pytest.fixture
    def passwords(self) -> Passwords:
        return FakePasswords()


class TestArgon2Passwords(PasswordsContract):
    """Argon2id, at the least it can cost."""

    @pytest.fixture
    async def passwords(self) -> AsyncIterator[Passwords]:
        passwords = Argon2Passwords(memory_kib=64, passes=1, threads=1)
        yield passwords
        passwords.close()


class TestFakeTokens(TokensContract):
    """Text that can be read by eye."""

    @pytest.fixture
    def tokens(self) -> Tokens:
        return FakeTokens()


class TestJwtTokens(TokensContract):
    """JWTs."""

    @pytest.fixture
    def tokens(self) -> Tokens:
        return JwtTokens(
            KeyRing({"k": bytes(range(32))}), issuer="us", audience="us", life=timedelta(minutes=30)
        )


class TestFakeMailer(MailerContract):
    """A list."""

    @pytest.fixture
    def mailer(self) -> FakeMailer:
        return FakeMailer()

    @pytest.fixture
    def sent(self, mailer: FakeMailer) -> Sent:
        async def sent() -> Sequence[Mail]:
            return mailer.sent

        return sent


class TestFakeDerivedKeys(DerivedKeysContract):
    """Digests."""

    @pytest.fixture
    def derived_keys(self) -> DerivedKeys:
        return FakeDerivedKeys(b"new ", b"old ")


class TestHkdfKeys(DerivedKeysContract):
    """HKDF-SHA256 of two secrets."""

    @pytest.fixture
    def derived_keys(self) -> DerivedKeys:
        return HkdfKeys(KeyRing({"new": bytes(range(32)), "old": bytes(32)}))


def a_ring(*key_ids: str) -> KeyRing:
    return KeyRing({each: sha256(each.encode()).digest() for each in key_ids})


class TestFakeVault(VaultContract):
    """Text that can be read by eye."""

    @pytest.fixture
    def make_vault(self) -> MakeVault:
        return lambda *key_ids: FakeVault(key_ids)


class TestAesGcmVault(VaultContract):
    """A data key for each record."""

    @pytest.fixture
    def make_vault(self) -> MakeVault:
        return lambda *key_ids: AesGcmVault(a_ring(*key_ids))


class TestFernetVault(VaultContract):
    """A derived key for each record."""

    @pytest.fixture
    def make_vault(self) -> MakeVault:
        return lambda *key_ids: FernetVault(a_ring(*key_ids))


class TestKeyedVault(VaultContract):
    """Both formats, either of them written."""

    @pytest.fixture(params=[False, True], ids=["aes-gcm", "fernet"])
    def make_vault(self, request: pytest.FixtureRequest) -> MakeVault:
        return lambda *key_ids: KeyedVault(a_ring(*key_ids), fernet=request.param)


class TestFakeIdentityProvider(IdentityProviderContract):
    """A dict."""

    @pytest.fixture
    def provider(self) -> FakeIdentityProvider:
        return FakeIdentityProvider()
