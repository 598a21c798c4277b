"""The unmodified client with the addresses of production: whom it talks to, by TLS, and nobody else."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.garmin.fake.athlete import Athlete
from tests.garmin.fake.server import FakeGarmin
from tests.garmin.proxy import proxy
from tests.supabase.certificates import authority
from training_analyzer.adapters.garmin.endpoints import GarminEndpoints
from training_analyzer.adapters.garmin.source import GarminSource
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.sync.credential import Credential, Password
from training_analyzer.domain.sync.window import Window
from training_analyzer.plugins.testing.builders import NOW, TODAY

_THREE = {"sso.garmin.com", "diauth.garmin.com", "connectapi.garmin.com"}


async def test_a_log_in_and_a_sync_talk_to_three_hosts_of_garmins_by_tls(
    garmin: FakeGarmin, runner: Athlete, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = authority(tmp_path / "authority.pem")
    with proxy(garmin, own, tmp_path) as (address, hosts):
        for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, address)
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
            monkeypatch.setenv(name, str(own.file))
        source = GarminSource(GarminEndpoints())
        credential = await source.connect(
            Password(username=runner.username, password=Secret(runner.password)), NOW
        )
        assert isinstance(credential, Credential)
        garmin.forget_access()
        await _sync(source, credential)
        source.close()
    assert set(hosts) == _THREE
    assert {each.host.partition(":")[0] for each in garmin.log} == _THREE


async def _sync(source: GarminSource, credential: Credential) -> None:
    window = Window(first=TODAY - timedelta(days=1), last=TODAY)

    async def keep(_: Credential) -> None:
        """Keep nothing: not what the test is about."""

    async with source.session(credential, keep) as session:
        assert await session.last_change() is not None
        [page] = [page async for page in session.activities(window)]
        assert (await session.activity_file(page.items[0].external_id)).data
        assert [each async for each in session.readings(source.info.capabilities, window)]
