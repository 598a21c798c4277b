"""Links sent by mail: verifying an address, a forgotten password, another address."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient, Response

from tests.http.api import PASSWORD, Athlete, Clock, an_athlete, code_of, sign_in, sign_up
from tests.http.conftest import client
from tests.http.test_second_factor import REAUTHENTICATION, code_at, enrolled, log_in
from training_analyzer.adapters.fake.mailer import FakeMailer
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.adapters.jobs.embedded import EmbeddedJobs
from training_analyzer.domain.identity.mail import Mail, MailFailed
from training_analyzer.entrypoints.jobs import handlers
from training_analyzer.entrypoints.listed_settings import Networks
from training_analyzer.entrypoints.settings import AuthSettings, HttpSettings, LimitsSettings
from training_analyzer.entrypoints.wiring import Wired

NEW = "another horse altogether"
ANA, BEA = "ana@example.org", "bea@example.org"
RESETS, VERIFICATIONS = "/v1/auth/password-resets", "/v1/auth/email-verifications"


class Post:
    """What a deployment wrote, delivered when a test asks for it."""

    def __init__(self, ports: Wired) -> None:
        self.mailer = FakeMailer()
        self.ports = replace(ports, mailer=self.mailer)

    async def delivered(self) -> list[Mail]:
        """Do all mail jobs that are due; return what is new."""
        before = len(self.mailer.sent)
        assert isinstance(self.ports.jobs, EmbeddedJobs)
        await self.ports.jobs.run_due(handlers(self.ports))
        return self.mailer.sent[before:]

    async def link(self, to: str) -> str:
        """Return the token of the one mail that is new."""
        (mail,) = await self.delivered()
        assert mail.to == to
        found = re.search(r"http://127\.0\.0\.1:8000/[a-z-]+#token=([\w-]{43})\n", mail.text)
        assert found
        return found[1]


@pytest.fixture
def post(ports: Wired) -> Post:
    return Post(ports)


@pytest.fixture
async def http(post: Post) -> AsyncIterator[AsyncClient]:
    async with client(post.ports) as opened:
        yield opened


@pytest.fixture
async def verifying(post: Post) -> AsyncIterator[AsyncClient]:
    """Return a client of a server that has addresses verified."""
    settings = msgspec.structs.replace(post.ports.settings, auth=AuthSettings(verify_email="on"))
    async with client(replace(post.ports, settings=settings)) as opened:
        yield opened


async def ask(http: AsyncClient, path: str, email: str = ANA) -> Response:
    return await http.post(path, json={"email": email})


async def reset(http: AsyncClient, token: str, new: str = NEW) -> Response:
    return await http.put(RESETS, json={"token": token, "new_password": new})


async def register(http: AsyncClient, email: str = ANA) -> Response:
    return await http.post("/v1/auth/register", json={"email": email, "password": PASSWORD})


def alike(*replies: Response) -> bool:
    """Whether a stranger sees no difference but ids and instants."""
    seen = {
        (reply.status_code, *sorted(name for name in reply.headers if name != "x-request-id"), shape(reply))
        for reply in replies
    }
    return len(seen) == 1


def shape(reply: Response) -> str:
    body: dict[str, Any] = reply.json()
    return str({name: value for name, value in body.items() if name not in {"id", "email", "display_name"}})


async def test_a_forgotten_password_is_set_anew(http: AsyncClient, post: Post) -> None:
    ana = await an_athlete(http)
    assert (await ask(http, RESETS, " ANA@example.org ")).status_code == 202
    token = await post.link(ANA)
    assert (await reset(http, token)).status_code == 204
    assert code_of(await log_in(http, ANA), 401) == "invalid_credentials"
    assert (await ana.call("GET", "/v1/me")).status_code == 401
    refresh = await http.post("/v1/auth/token", json={"refresh_token": ana.tokens["refresh_token"]})
    assert refresh.status_code == 401
    again = await sign_in(http, ANA, NEW)
    assert (await again.get("/v1/me"))["email_verified"] is True
    (told,) = await post.delivered()
    assert (told.to, told.subject) == (ANA, "Your password was changed")
    assert "#token" not in told.text


async def test_a_link_serves_once(http: AsyncClient, post: Post) -> None:
    await sign_up(http, ANA)
    await ask(http, RESETS)
    token = await post.link(ANA)
    replies = await asyncio.gather(*(reset(http, token, f"{NEW} {number}") for number in range(5)))
    assert sorted(reply.status_code for reply in replies) == [204, 422, 422, 422, 422]
    assert code_of(await reset(http, token), 422) == "token_used_or_expired"


async def test_a_refused_password_leaves_the_link_as_it_was(http: AsyncClient, post: Post) -> None:
    await sign_up(http, ANA)
    await ask(http, RESETS)
    token = await post.link(ANA)
    for new, code in (("short", "password_too_short"), ("Sunshine1", "password_too_common")):
        reply = await reset(http, token, new)
        assert code_of(reply, 422) == code
        assert reply.json()["errors"][0]["pointer"] == "/new_password"
    assert (await reset(http, token)).status_code == 204


async def test_a_link_expires_and_a_newer_one_takes_its_place(
    http: AsyncClient, post: Post, clock: Clock
) -> None:
    await sign_up(http, ANA)
    await ask(http, RESETS)
    first = await post.link(ANA)
    await ask(http, RESETS)
    second = await post.link(ANA)
    assert code_of(await reset(http, first), 422) == "token_used_or_expired"
    clock.ahead(minutes=60)
    assert code_of(await reset(http, second), 422) == "token_used_or_expired"


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "é" * 43, "\u0000", "tar_" + "A" * 43])
async def test_a_token_that_was_never_sent_is_refused_everywhere(http: AsyncClient, token: str) -> None:
    for path, more in ((RESETS, {"new_password": NEW}), (VERIFICATIONS, {}), ("/v1/auth/email-changes", {})):
        reply = await http.put(path, json={"token": token, **more})
        assert code_of(reply, 422) == "token_used_or_expired"


async def test_a_link_serves_its_own_purpose_alone(verifying: AsyncClient, post: Post) -> None:
    await register(verifying)
    token = await post.link(ANA)
    assert code_of(await reset(verifying, token), 422) == "token_used_or_expired"
    assert (await verifying.put(VERIFICATIONS, json={"token": token})).status_code == 204


@pytest.mark.parametrize("path", [RESETS, VERIFICATIONS])
async def test_asking_answers_and_does_the_same_for_every_address(
    http: AsyncClient, post: Post, path: str
) -> None:
    await sign_up(http, ANA)
    passwords = post.ports.passwords
    assert isinstance(passwords, FakePasswords)
    before = passwords.verifications
    replies = [await ask(http, path, email) for email in (ANA, "nobody@example.org", "no address")]
    assert alike(*replies)
    assert replies[0].status_code == 202
    assert passwords.verifications == before
    assert [mail.to for mail in await post.delivered()] == [ANA]


async def test_a_reset_does_not_get_around_the_second_factor(
    http: AsyncClient, post: Post, clock: Clock
) -> None:
    ana = await an_athlete(http)
    secret, _ = await enrolled(ana, clock)
    await ask(http, RESETS)
    assert (await reset(http, await post.link(ANA))).status_code == 204
    assert code_of(await log_in(http, ANA, password=NEW), 401) == "totp_required"
    assert (await log_in(http, ANA, code_at(secret, clock), password=NEW)).status_code == 200


@pytest.fixture
async def counting(post: Post) -> AsyncIterator[AsyncClient]:
    """Return a client of a server that counts letters, by the address that a proxy of ours saw."""
    proxied = HttpSettings(trusted_proxies=Networks("127.0.0.1/32"))
    settings = msgspec.structs.replace(post.ports.settings, limits=LimitsSettings(), http=proxied)
    async with client(replace(post.ports, settings=settings)) as opened:
        yield opened


async def asked(
    http: AsyncClient, path: str, at: str, many: int = 1, shown: dict[str, str] | None = None
) -> list[int]:
    more = {"X-Forwarded-For": at, **(shown or {})}
    return [(await http.post(path, json={"email": ANA}, headers=more)).status_code for _ in range(many)]


async def test_a_stranger_uses_up_nobodys_letters_but_his_own(counting: AsyncClient) -> None:
    await sign_up(counting, ANA)
    for path, most, of_all in ((RESETS, 3, 12), (VERIFICATIONS, 5, 20)):
        assert await asked(counting, path, "203.0.113.1", most + 1) == [202] * most + [429]
        assert await asked(counting, path, "203.0.113.2") == [202], "another household"
        for house in range(3, 8):
            await asked(counting, path, f"203.0.113.{house}", most)
        assert await asked(counting, path, "203.0.113.99") == [429], f"{of_all} an hour reach one mailbox"


async def test_the_owner_has_letters_of_his_own_where_he_signed_in_and_while_he_is(
    counting: AsyncClient,
) -> None:
    ana = await an_athlete(counting)  # from 127.0.0.1, which is known from now on
    bea = await an_athlete(counting, BEA)
    for path, most in ((RESETS, 3), (VERIFICATIONS, 5)):
        for house in range(1, 8):
            await asked(counting, path, f"203.0.113.{house}", most)
        assert await asked(counting, path, "203.0.113.99") == [429]
        assert await asked(counting, path, "127.0.0.1", most + 1) == [202] * most + [429]
    travelling = await asked(counting, VERIFICATIONS, "203.0.113.99", 6, shown=ana.headers)
    assert travelling == [202] * 5 + [429]
    assert await asked(counting, VERIFICATIONS, "203.0.113.99", shown=bea.headers) == [429], "not hers"


async def test_a_new_address_is_not_kept_from_its_owner_by_letters_of_strangers(
    counting: AsyncClient,
) -> None:
    ana = await an_athlete(counting, BEA)
    for house in range(1, 8):
        await asked(counting, VERIFICATIONS, f"203.0.113.{house}", 5)
    assert [(await change(ana, ANA)).status_code for _ in range(6)] == [202] * 5 + [429]


async def test_letters_are_counted_whether_there_is_an_account(post: Post) -> None:
    settings = msgspec.structs.replace(post.ports.settings, limits=LimitsSettings())
    async with client(replace(post.ports, settings=settings)) as http:
        await sign_up(http, ANA)
        for email in (ANA, "nobody@example.org"):
            statuses = [(await ask(http, RESETS, email)).status_code for _ in range(4)]
            assert statuses == [202, 202, 202, 429]
            statuses = [(await ask(http, VERIFICATIONS, email)).status_code for _ in range(6)]
            assert statuses == [202] * 5 + [429]


async def test_an_account_signs_in_only_after_its_mail(verifying: AsyncClient, post: Post) -> None:
    registered = await register(verifying)
    assert registered.json()["email_verified"] is False
    assert code_of(await log_in(verifying, ANA), 401) == "invalid_credentials"
    token = await post.link(ANA)
    assert (await verifying.put(VERIFICATIONS, json={"token": token})).status_code == 204
    ana = await sign_in(verifying, ANA)
    assert (await ana.get("/v1/me"))["email_verified"] is True
    assert (await ana.get("/v1/me"))["id"] == registered.json()["id"]
    await ask(verifying, VERIFICATIONS)
    assert await post.delivered() == []


async def test_the_mail_may_be_asked_for_again(verifying: AsyncClient, post: Post, clock: Clock) -> None:
    await register(verifying)
    first = await post.link(ANA)
    clock.ahead(hours=24)
    late = await verifying.put(VERIFICATIONS, json={"token": first})
    assert code_of(late, 422) == "token_used_or_expired"
    await ask(verifying, VERIFICATIONS)
    second = await verifying.put(VERIFICATIONS, json={"token": await post.link(ANA)})
    assert second.status_code == 204


async def test_a_taken_address_is_answered_like_any_other(verifying: AsyncClient, post: Post) -> None:
    free = await register(verifying)
    await verifying.put(VERIFICATIONS, json={"token": await post.link(ANA)})
    taken = await register(verifying)
    other = await register(verifying, BEA)
    assert taken.status_code == 201
    assert alike(free, taken, other)
    assert taken.json()["id"] != free.json()["id"]
    told = {mail.to: mail.subject for mail in await post.delivered()}
    assert told == {ANA: "You have an account already", BEA: "Confirm your address"}
    ana = await sign_in(verifying, ANA)
    assert (await ana.get("/v1/me"))["id"] == free.json()["id"]


async def test_of_registrations_at_once_one_opens_the_account(verifying: AsyncClient, post: Post) -> None:
    replies = await asyncio.gather(*(register(verifying) for _ in range(5)))
    assert alike(*replies)
    assert {reply.status_code for reply in replies} == {201}
    subjects = sorted(mail.subject for mail in await post.delivered())
    assert subjects == ["Confirm your address", *["You have an account already"] * 4]


async def test_without_verification_nobody_is_written_to(http: AsyncClient, post: Post) -> None:
    await an_athlete(http)
    assert code_of(await register(http), 409) == "email_taken"
    assert await post.delivered() == []


async def change(ana: Athlete, email: str) -> Response:
    return await ana.call("POST", "/v1/me/email-changes", json={"email": email})


async def test_the_new_address_confirms_first_and_the_old_one_is_told(http: AsyncClient, post: Post) -> None:
    ana = await an_athlete(http)
    await ask(http, RESETS)
    reset_link = await post.link(ANA)
    assert (await change(ana, "Ana.New@example.org")).status_code == 202
    token = await post.link("ana.new@example.org")
    assert (await ana.get("/v1/me"))["email"] == ANA
    await sign_in(http, ANA)
    assert (await http.put("/v1/auth/email-changes", json={"token": token})).status_code == 204
    assert (await ana.call("GET", "/v1/me")).status_code == 401
    assert code_of(await log_in(http, ANA), 401) == "invalid_credentials"
    moved = await (await sign_in(http, "ana.new@example.org")).get("/v1/me")
    assert (moved["email"], moved["email_verified"]) == ("ana.new@example.org", True)
    assert [mail.to for mail in await post.delivered()] == [ANA]
    assert code_of(await reset(http, reset_link), 422) == "token_used_or_expired"


async def test_an_address_that_was_taken_meanwhile_is_not_given_away(http: AsyncClient, post: Post) -> None:
    ana = await an_athlete(http)
    await change(ana, BEA)
    token = await post.link(BEA)
    await sign_up(http, BEA)
    reply = await http.put("/v1/auth/email-changes", json={"token": token})
    assert code_of(reply, 409) == "email_taken"
    assert (await ana.get("/v1/me"))["email"] == ANA


async def test_a_bad_address_and_a_sign_in_of_long_ago_change_nothing(
    http: AsyncClient, post: Post, clock: Clock
) -> None:
    ana = await an_athlete(http)
    assert code_of(await change(ana, "nobody"), 422) == "invalid_email"
    assert code_of(await change(ana, "a@b.org\r\nBcc: c@d.org"), 422) == "invalid_email"
    clock.ahead(minutes=11)
    assert code_of(await change(ana, BEA), 403) == "reauthentication_required"
    assert await post.delivered() == []


async def test_the_owner_is_told_of_what_somebody_else_may_have_done(
    http: AsyncClient, post: Post, clock: Clock
) -> None:
    ana = await an_athlete(http)
    _, codes = await enrolled(ana, clock)
    assert (await log_in(http, ANA, codes[0])).status_code == 200
    body = {"current_password": PASSWORD, "new_password": NEW}
    assert (await ana.call("PUT", "/v1/me/password", json=body)).status_code == 204
    first = {"refresh_token": ana.tokens["refresh_token"]}
    await http.post("/v1/auth/token", json=first)
    clock.ahead(seconds=11)
    assert code_of(await http.post("/v1/auth/token", json=first), 401) == "refresh_reused"
    mails = await post.delivered()
    assert sorted(mail.subject for mail in mails) == [
        "A recovery code was used", "A session was ended", "Your password was changed",
    ]  # fmt: skip
    assert {mail.to for mail in mails} == {ANA}
    assert not any(codes[0] in mail.text or "#token" in mail.text for mail in mails)


async def test_a_recovery_code_that_confirms_a_session_is_told_to_its_owner(
    http: AsyncClient, post: Post, clock: Clock
) -> None:
    ana = await an_athlete(http)
    _, codes = await enrolled(ana, clock)
    assert (await ana.call("POST", REAUTHENTICATION, json={"totp_code": codes[0]})).status_code == 204
    (mail,) = await post.delivered()
    assert (mail.to, mail.subject) == (ana.email, "A recovery code was used")
    told = [each["action"] for each in (await ana.get("/v1/me/audit-log"))["data"]]
    assert told.count("recovery_code_use") == 1


async def test_a_mail_that_failed_is_sent_again_with_a_new_link(
    http: AsyncClient, post: Post, clock: Clock
) -> None:
    await sign_up(http, ANA)
    await ask(http, RESETS)
    post.mailer.outage = MailFailed("the server hung up")
    assert await post.delivered() == []
    post.mailer.outage = None
    assert await post.delivered() == []
    clock.ahead(minutes=1)
    assert (await reset(http, await post.link(ANA))).status_code == 204


async def test_a_mail_that_nobody_will_take_is_not_tried_again(
    http: AsyncClient, post: Post, clock: Clock
) -> None:
    await sign_up(http, ANA)
    await ask(http, RESETS)
    post.mailer.outage = MailFailed("there is no such address", lasting=True)
    await post.delivered()
    post.mailer.outage = None
    clock.ahead(days=1)
    assert await post.delivered() == []
