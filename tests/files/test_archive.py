"""ZIP archives that strangers made."""

import gzip
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from tests.files.fit_encoder import a_fit_file
from tests.files.xml_builders import a_gpx_file
from training_analyzer.adapters.files.archive import Member, is_archive, members
from training_analyzer.domain.activities.errors import UnreadableFile

MIB = 1024 * 1024


def packed(
    path: Path, *files: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED
) -> Path:
    with zipfile.ZipFile(path, "w", method) as target:
        for name, body in files:
            target.writestr(name, body)
    return path


def read(path: Path, **limits: int) -> list[Member]:
    return list(members(path, **limits))


def reason(member: Member) -> str:
    assert member.body is None
    assert member.error is not None
    return member.error.reason


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.zip"


def test_members_are_read_one_by_one(path: Path) -> None:
    packed(path, ("a/run.fit", a_fit_file()), ("b.gpx", a_gpx_file()))
    assert is_archive(path.read_bytes()[:4])
    assert read(path) == [Member("a/run.fit", a_fit_file()), Member("b.gpx", a_gpx_file())]


def test_folders_and_what_systems_add_are_left_out(path: Path) -> None:
    packed(path, ("a/", b""), ("__MACOSX/a/._run.fit", b"x"), ("a/._run.fit", b"x"), ("a/run.fit", b"y"))
    assert [member.name for member in read(path)] == ["a/run.fit"]


def test_gzipped_members_are_unpacked(path: Path) -> None:
    packed(path, ("activities/1.fit.gz", gzip.compress(a_fit_file())))
    assert read(path)[0].body == a_fit_file()


def test_a_bomb_is_an_error_and_the_rest_is_read(path: Path) -> None:
    packed(path, ("bomb.fit", bytes(19 * MIB)), ("run.fit", a_fit_file()))
    bomb, run = read(path)
    assert "more than is allowed" in reason(bomb)
    assert run.body == a_fit_file()


def test_a_gzip_bomb_in_a_member_is_an_error(path: Path) -> None:
    packed(path, ("bomb.fit.gz", gzip.compress(bytes(19 * MIB))), ("run.fit", b"x"))
    bomb, run = read(path)
    assert "more than is allowed" in reason(bomb)
    assert run.body == b"x"


def test_a_member_over_20_mib_is_an_error(path: Path) -> None:
    packed(path, ("big.fit", bytes(20 * MIB + 1)), ("run.fit", b"x"), method=zipfile.ZIP_STORED)
    big, run = read(path)
    assert "larger than 20 MiB" in reason(big)
    assert run.body == b"x"


def test_many_bombs_stop_at_a_hundred_times_the_archive(path: Path) -> None:
    bodies = [(f"{number}.fit", bytes(1000 * 1000)) for number in range(200)]
    packed(path, *bodies)
    found = read(path)
    unpacked = sum(len(member.body or b"") for member in found)
    assert unpacked <= max(path.stat().st_size * 100, 20 * MIB)
    assert "unpacks to more" in reason(found[-1])
    assert len(found) < 200


def test_an_archive_stops_at_its_total(path: Path) -> None:
    packed(
        path, *((f"{number}.fit", bytes([number]) * 1000) for number in range(9)), method=zipfile.ZIP_STORED
    )
    found = read(path, most_total_bytes=2500)
    assert [member.body is not None for member in found] == [True, True, False, False]


def test_nested_archives_are_errors(path: Path, tmp_path: Path) -> None:
    inner = packed(tmp_path / "inner.zip", ("run.fit", b"x")).read_bytes()
    packed(
        path, ("inner.zip", inner), ("run.fit", inner), ("x.gz", gzip.compress(inner)), ("y.gz", gzip.compress(gzip.compress(b"x"))),
        ("z.tar", bytes(257) + b"ustar" + bytes(500)), ("fine", b"x"),
    )  # fmt: skip
    found = read(path)
    assert [reason(member) for member in found[:-1]] == ["it is an archive in an archive"] * 5
    assert found[-1].body == b"x"


def test_an_encrypted_member_is_an_error(path: Path) -> None:
    body = bytearray(packed(path, ("secret.fit", b"abc"), ("run.fit", b"x")).read_bytes())
    body[body.index(b"PK\x01\x02") + 8] |= 1
    body[6] |= 1
    path.write_bytes(body)
    secret, run = read(path)
    assert reason(secret) == "it is encrypted"
    assert run.body == b"x"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_compression_is_an_error(path: Path, method: int) -> None:
    packed(path, ("odd.fit", b"abc" * 100), method=method)
    assert reason(read(path)[0]) == "its compression is not supported"


def test_names_are_never_paths(path: Path, tmp_path: Path) -> None:
    names = ["../../evil.fit", "/etc/passwd.fit", "C:\\x.fit", "a\x1b[31mred\r\n.fit", "é" * 1000]
    packed(path, *((name, b"x") for name in names))
    found = read(path)
    assert [member.body for member in found] == [b"x"] * 5
    assert all(member.name.isprintable() and len(member.name) <= 200 for member in found)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["archive.zip"]


def test_a_link_is_an_error(path: Path) -> None:
    link = zipfile.ZipInfo("run.fit")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed(path, (link, b"/etc/passwd"))
    assert reason(read(path)[0]) == "it is a link"


def test_a_member_with_a_wrong_checksum_stops_nothing(path: Path) -> None:
    body = bytearray(
        packed(path, ("bad.fit", b"abcdefgh"), ("run.fit", b"x"), method=zipfile.ZIP_STORED).read_bytes()
    )
    body[body.index(b"abcdefgh")] ^= 1
    path.write_bytes(body)
    bad, run = read(path)
    assert "damaged" in reason(bad)
    assert run.body == b"x"


def test_a_member_whose_stream_is_damaged_stops_nothing(path: Path) -> None:
    body = bytearray(packed(path, ("bad.fit", bytes(range(256)) * 50), ("run.fit", b"x")).read_bytes())
    body[40:60] = b"\xff" * 20
    path.write_bytes(body)
    bad, run = read(path)
    assert "damaged" in reason(bad)
    assert run.body == b"x"


@pytest.mark.parametrize("body", [b"", b"hello", b"PK\x03\x04" + bytes(100), b"PK\x05\x06" + b"\xff" * 18])
def test_what_is_no_archive_is_unreadable(path: Path, body: bytes) -> None:
    path.write_bytes(body)
    with pytest.raises(UnreadableFile):
        read(path)


def test_too_many_members_are_refused_before_any_is_read(path: Path) -> None:
    packed(path, *((f"{number}", b"x") for number in range(4)))
    with pytest.raises(UnreadableFile, match="more than 3 members"):
        read(path, most_members=3)


def test_a_huge_directory_is_refused_before_it_is_read(path: Path) -> None:
    size = 9 * MIB
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, size, 0, 0)
    path.write_bytes(bytes(size) + end)
    with pytest.raises(UnreadableFile, match="directory is too large"):
        read(path)


def test_flipped_bits_in_an_archive_have_expected_outcomes_only(path: Path) -> None:
    good = packed(
        path, ("a.fit", a_fit_file()), ("b.gpx", a_gpx_file()), ("c.gz", gzip.compress(b"x"))
    ).read_bytes()
    tail = range(good.index(b"PK\x01\x02"), len(good))
    for at in [*range(60), *tail]:
        for bit in (0, 3, 7):
            path.write_bytes(good[:at] + bytes([good[at] ^ 1 << bit]) + good[at + 1 :])
            try:
                found = read(path)
            except UnreadableFile:
                continue
            assert all((member.body is None) != (member.error is None) for member in found)


def test_reading_closes_the_file(path: Path) -> None:
    packed(path, ("a.fit", b"x"), ("b.fit", b"y"))
    entries = members(path)
    assert next(entries).body == b"x"
    entries.close()  # type: ignore[attr-defined] # a generator behind its Iterator face
    path.unlink()
