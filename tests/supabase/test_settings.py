"""What the settings of the PostgreSQL store take: an address, a way there that is verified, a pooler."""

import ssl
from pathlib import Path

import pytest

from tests.supabase.certificates import authority
from training_analyzer.adapters.supabase.address import is_loopback
from training_analyzer.adapters.supabase.connection import driver_arguments
from training_analyzer.adapters.supabase.settings import Pooler, owner_settings_of, settings_of
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.deployment import Deployment

LOCAL = "postgresql://ta_app:p%40ss@127.0.0.1:5433/postgres"


def deployment(url: str | None = LOCAL, owner_url: str | None = None, **settings: str) -> Deployment:
    given = {"url": url, "owner_url": owner_url}
    secrets = {name: Secret(value) for name, value in given.items() if value is not None}
    return Deployment(
        data_dir=Path(), environment="development", settings=settings, secrets=secrets, section="supabase"
    )


def test_an_address_is_taken_apart() -> None:
    found = settings_of(deployment())
    arguments = driver_arguments(found)
    assert (arguments["host"], arguments["port"], arguments["database"]) == ("127.0.0.1", 5433, "postgres")
    assert (arguments["user"], arguments["password"], arguments["ssl"]) == ("ta_app", "p@ss", False)
    assert (found.schema, found.pooler, found.read_fence) == ("training_analyzer", Pooler.NONE, True)
    for written in ("postgres://a@localhost/db", "postgresql+asyncpg://a@localhost/db"):
        assert settings_of(deployment(written)).address.port == 5432


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost",
        "mysql://a:hunter2@localhost/db",
        "postgresql://localhost/db",
        "postgresql://a:hunter2@localhost",
        "postgresql://a:hunter2@localhost:port/db",
        "postgresql://a:hunter2@[::1/db",
        "postgresql://a:hunter2@localhost/db?sslmode",
    ],
)
def test_what_is_no_address_is_one_sentence_without_the_password(url: str) -> None:
    with pytest.raises(
        InvalidSetting, match=r"^TA_SUPABASE__URL takes postgresql://USER:PASSWORD"
    ) as refused:
        settings_of(deployment(url))
    assert "hunter2" not in str(refused.value)


def test_an_address_that_is_not_set_is_told() -> None:
    with pytest.raises(InvalidSetting, match=r"TA_SUPABASE__URL takes .* is not set"):
        settings_of(deployment(None))


def test_what_an_address_cannot_say_is_told() -> None:
    with pytest.raises(InvalidSetting, match="not connect_timeout, pgbouncer"):
        settings_of(deployment(f"{LOCAL}?pgbouncer=true&connect_timeout=3"))


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_a_host_elsewhere_is_not_reached_unverified(mode: str) -> None:
    url = f"postgresql://a:hunter2@db.example.org/postgres?sslmode={mode}"
    with pytest.raises(
        InvalidSetting, match=f"sslmode={mode} does not verify who db.example.org is"
    ) as refused:
        settings_of(deployment(url))
    assert "hunter2" not in str(refused.value)
    assert "TA_SUPABASE__CA_FILE" in str(refused.value)


@pytest.mark.parametrize("query", ["", "?sslmode=verify-full"])
def test_a_host_elsewhere_is_verified_by_certificate_and_name(query: str) -> None:
    tls = settings_of(deployment(f"postgresql://a@db.example.org/postgres{query}")).address.tls
    assert tls is not None
    assert (tls.verify_mode, tls.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_a_mode_that_is_none_is_told() -> None:
    with pytest.raises(InvalidSetting, match="takes sslmode=verify-full"):
        settings_of(deployment("postgresql://a@localhost/db?sslmode=full"))


def test_the_ca_of_the_address_goes_before_the_settings(tmp_path: Path) -> None:
    mine, other = authority(tmp_path / "mine.pem"), tmp_path / "other.pem"
    other.write_text("no certificate")
    url = "postgresql://a@db.example.org/postgres"
    for trusting in (
        deployment(url, ca_file=str(mine.file)),
        deployment(f"{url}?sslrootcert={mine.file}", ca_file=str(other)),
    ):
        tls = settings_of(trusting).address.tls
        assert tls is not None
        assert [each["serialNumber"] for each in tls.get_ca_certs()] == [
            f"{mine.certificate.serial_number:X}".zfill(40)
        ]
    for broken in (str(other), str(tmp_path / "missing.pem")):
        with pytest.raises(InvalidSetting, match=r"^TA_SUPABASE__CA_FILE takes a file of PEM certificates"):
            settings_of(deployment(url, ca_file=broken))


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost.example.org", False),
        ("127.0.0.1.example.org", False),
        ("10.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - no address to listen on here
        ("db.example.org", False),
    ],
)
def test_this_very_machine_is_told_apart(host: str, *, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    ("url", "said", "found"),
    [
        (LOCAL, "auto", Pooler.NONE),
        ("postgresql://a@localhost:6543/db", "auto", Pooler.TRANSACTION),
        ("postgresql://a@aws-0-eu-west-1.pooler.supabase.com:5432/db", "auto", Pooler.SESSION),
        ("postgresql://a@aws-0-eu-west-1.pooler.supabase.com:6543/db", "auto", Pooler.TRANSACTION),
        ("postgresql://a@localhost:6543/db", "transaction_prepared", Pooler.TRANSACTION_PREPARED),
        (LOCAL, "transaction", Pooler.TRANSACTION),
        ("postgresql://a@localhost:6543/db", "none", Pooler.NONE),
    ],
)
def test_the_pooler_is_found_from_the_port_unless_it_is_said(url: str, said: str, found: Pooler) -> None:
    settings = settings_of(deployment(url, pooler=said))
    assert settings.pooler is found
    # nothing is prepared by name where the next transaction may meet another of the pooler's servers
    assert (driver_arguments(settings).get("statement_cache_size") == 0) is (found is Pooler.TRANSACTION)


@pytest.mark.parametrize(
    ("name", "value"),
    [("pooler", "pgbouncer"), ("schema", "public; drop"), ("schema", "Training"), ("read_fence", "maybe")],
)
def test_a_setting_that_is_none_is_told_by_its_name(name: str, value: str) -> None:
    with pytest.raises(InvalidSetting, match=rf"^TA_SUPABASE__{name.upper()} takes"):
        settings_of(deployment(**{name: value}))


@pytest.mark.parametrize("schema", ["public", "auth", "storage", "extensions", "pg_catalog", "pg_temp_1"])
def test_a_schema_that_is_somebody_elses_is_refused(schema: str) -> None:
    with pytest.raises(InvalidSetting, match=f"^TA_SUPABASE__SCHEMA takes .*own, and {schema} is not"):
        settings_of(deployment(schema=schema))


def test_the_owner_migrates_and_the_server_does_where_none_is_named() -> None:
    owner = "postgresql://postgres@127.0.0.1:5433/postgres"
    assert owner_settings_of(deployment(owner_url=owner)).address.user == "postgres"
    assert owner_settings_of(deployment()).address.user == "ta_app"


@pytest.mark.parametrize(
    "told",
    [
        deployment(owner_url="postgresql://postgres@localhost:6543/postgres"),
        deployment("postgresql://postgres@localhost:6543/postgres"),
        deployment(pooler="transaction"),
        deployment(pooler="transaction_prepared"),
    ],
)
def test_a_migration_needs_a_session(told: Deployment) -> None:
    with pytest.raises(InvalidSetting, match=r"^TA_SUPABASE__OWNER_URL takes the direct address"):
        owner_settings_of(told)


def test_a_pooler_of_the_server_is_not_the_owners() -> None:
    pooled = "postgresql://a@aws-0-eu-west-1.pooler.supabase.com:6543/db"
    direct = "postgresql://postgres@db.abc.supabase.co:5432/postgres"
    assert owner_settings_of(deployment(pooled, direct, pooler="transaction")).pooler is Pooler.NONE
