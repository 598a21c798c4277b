"""How people connect to a source of data."""

from datetime import timedelta
from typing import Final

import pytest

from training_analyzer.domain.secret import Secret
from training_analyzer.domain.sync.credential import (
    Account,
    Challenge,
    ConnectRequest,
    Credential,
    OAuthGrant,
    Password,
    SourceKey,
    TokenBundle,
)
from training_analyzer.domain.sync.errors import (
    AuthenticationFailed,
    ChallengeExpired,
    CredentialUnsupported,
    InvalidMfaCode,
)
from training_analyzer.plugins.testing.builders import NOW
from training_analyzer.plugins.testing.wearable_world import Kept, WearableWorld, all_pages, connected

OF_EACH_KIND: Final[dict[str, ConnectRequest]] = {
    "password": Password(username="runner@example.org", password=Secret("a password")),
    "api_key": SourceKey(key=Secret("a key")),
    "oauth2": OAuthGrant(
        code=Secret("a code"), code_verifier=Secret("v" * 43), redirect_uri="https://a.test"
    ),
    "token_bundle": TokenBundle(bundle=b"{}"),
}


class WearableLoginsContract:
    """Part of `WearableContract`."""

    async def test_a_good_login_gives_a_credential_that_does_not_show_itself(
        self, world: WearableWorld
    ) -> None:
        credential = await connected(world)
        assert credential.account.provider_user_id
        assert credential.blob
        shown = repr(credential) + repr(world.login)
        assert credential.blob.decode(errors="replace") not in shown
        assert [secret for secret in world.secrets if secret in shown] == []

    async def test_a_wrong_login_is_the_credentials_fault(self, world: WearableWorld) -> None:
        if world.wrong is None:
            return  # nothing to be wrong about
        with pytest.raises(AuthenticationFailed):
            await world.source.connect(world.wrong, NOW)

    async def test_a_way_to_connect_that_it_does_not_name_is_refused(self, world: WearableWorld) -> None:
        for kind, request in OF_EACH_KIND.items():
            if kind not in world.source.info.credentials:
                with pytest.raises(CredentialUnsupported):
                    await world.source.connect(request, NOW)

    async def test_a_code_finishes_a_login_in_another_process_and_once(self, world: WearableWorld) -> None:
        if world.with_code is None:
            return  # nobody is asked for a code
        challenge = await world.source.connect(world.with_code, NOW)
        assert isinstance(challenge, Challenge)
        assert NOW < challenge.expires_at <= NOW + timedelta(hours=1)
        assert [secret for secret in world.secrets if secret.encode() in challenge.state] == []
        with pytest.raises(InvalidMfaCode):
            await world.source.answer(challenge.state, "000000", NOW)
        credential = await world.another().answer(challenge.state, world.code, NOW)
        assert await all_pages(world, credential)
        with pytest.raises((ChallengeExpired, InvalidMfaCode)):
            await world.source.answer(challenge.state, world.code, NOW)

    async def test_what_is_no_challenge_has_expired(self, world: WearableWorld) -> None:
        if world.with_code is None:
            return  # nobody is asked for a code
        for state in (b"", b"{}", b"\xff\x00", b"[1,2]"):
            with pytest.raises(ChallengeExpired):
                await world.source.answer(state, world.code, NOW)

    async def test_what_is_no_credential_is_refused_without_a_request(self, world: WearableWorld) -> None:
        before = world.requests()
        for blob in (b"", b"{}", b"\xff\x00", b"[1,2]"):
            foreign = Credential(blob=blob, account=Account(provider_user_id="1"))
            with pytest.raises(AuthenticationFailed):
                async with world.source.session(foreign, Kept(world)):
                    pass
        assert world.requests() == before

    async def test_to_revoke_never_fails(self, world: WearableWorld) -> None:
        credential = await connected(world)
        await world.source.revoke(credential)
        await world.source.revoke(credential)
