"""Breached passwords in a file, and the list of common ones."""

import hashlib
from pathlib import Path

import pytest

from training_analyzer.adapters.security.breached import BreachFile, build, build_none
from training_analyzer.adapters.security.common_list import common_passwords
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.breached_passwords import BreachedPasswords
from training_analyzer.ports.deployment import Deployment

KNOWN = [f"password {number}" for number in range(500)] + ["pässwörd", "\ud800 lone"]


def digest(text: str) -> str:
    return hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest().upper()


def written(file: Path, *, end: str = "\r\n", counted: bool = True, last_end: bool = True) -> Path:
    lines = sorted(digest(text) for text in KNOWN)
    text = end.join(f"{line}:{3**place % 10**9 + 1}" if counted else line for place, line in enumerate(lines))
    file.write_bytes((text + (end if last_end else "")).encode())
    return file


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("last_end", [True, False])
async def test_each_password_of_the_file_is_found_and_no_other(
    tmp_path: Path, end: str, *, counted: bool, last_end: bool
) -> None:
    breaches = BreachFile(written(tmp_path / "hashes", end=end, counted=counted, last_end=last_end))
    assert all([await breaches.holds(Secret(text)) for text in KNOWN])
    assert not any([await breaches.holds(Secret(f"another {number}")) for number in range(500)])


@pytest.mark.parametrize("many", [1, 2, 3])
async def test_a_short_file_serves(tmp_path: Path, many: int) -> None:
    lines = sorted(digest(text) for text in KNOWN[:many])
    (tmp_path / "hashes").write_text("\n".join(lines))
    breaches = BreachFile(tmp_path / "hashes")
    assert breaches.is_sound()
    assert [await breaches.holds(Secret(text)) for text in KNOWN[:4]] == [place < many for place in range(4)]


async def test_lower_case_serves(tmp_path: Path) -> None:
    (tmp_path / "hashes").write_text("\n".join(sorted(digest(text).lower() for text in KNOWN)))
    assert await BreachFile(tmp_path / "hashes").holds(Secret(KNOWN[7]))


def a_deployment(folder: Path, **settings: str) -> Deployment:
    return Deployment(data_dir=folder, environment="production", section="breached", settings=settings)


async def test_the_adapters_keep_the_protocol(tmp_path: Path) -> None:
    file = written(tmp_path / "hashes")
    async with build(a_deployment(tmp_path, file=str(file))) as breaches:
        assert isinstance(breaches, BreachedPasswords)
        assert await breaches.holds(Secret(KNOWN[0]))
    async with build_none(a_deployment(tmp_path)) as nothing:
        assert isinstance(nothing, BreachedPasswords)
        assert not await nothing.holds(Secret(KNOWN[0]))


@pytest.mark.parametrize("text", [None, "", "\n", "password\n", "x" * 200, "F" * 40 + "\n" + "0" * 40])
def test_a_file_that_is_none_of_these_stops_the_start(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "hashes").write_text(text)
    with pytest.raises(InvalidSetting, match="TA_BREACHED__FILE"):
        build(a_deployment(tmp_path, file=str(tmp_path / "hashes")))


def test_without_a_file_there_is_no_start(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match="TA_BREACHED__FILE"):
        build(a_deployment(tmp_path))


def test_the_common_passwords_are_long_enough_to_be_tried_and_in_lower_case() -> None:
    common = common_passwords()
    assert len(common) > 8_000
    assert {"password", "12345678", "trustno1", "sunshine", "qwertyuiop"} <= common
    assert all(len(each) >= 8 and each == each.casefold() for each in common)
