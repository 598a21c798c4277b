"""A secret that is made on first use, for its owner alone."""

import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from training_analyzer.entrypoints.secrets_file import SecretsUnreadable, private_text


def test_a_secret_is_made_once_and_found_again(tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "auth"
    assert private_text(file, lambda: "first") == "first"
    assert private_text(file, lambda: "second") == "first"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_may_read_it_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        private_text(tmp_path / "deep" / "secrets" / "auth", lambda: "text")
    finally:
        os.umask(before)
    folder = tmp_path / "deep" / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "auth").stat().st_mode) == 0o600


def test_all_who_start_at_once_agree_and_leave_nothing_else_behind(tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "auth"
    together = Barrier(8)

    def start(number: int) -> str:
        def make() -> str:
            together.wait(10)  # nobody has written when the last one comes here
            return f"secret {number}"

        return private_text(file, make)

    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(start, range(8)))
    assert len(found) == 1
    assert [each.name for each in file.parent.iterdir()] == ["auth"]
    assert file.read_text("utf-8") in found


@pytest.mark.parametrize("body", [b"", b" \n", b"\xff\xfe"])
def test_an_empty_or_damaged_file_is_named_and_not_replaced(tmp_path: Path, body: bytes) -> None:
    file = tmp_path / "auth"
    file.write_bytes(body)
    with pytest.raises(SecretsUnreadable, match="auth cannot be kept or read"):
        private_text(file, lambda: "new")
    assert file.read_bytes() == body


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "secrets").write_text("a file in its place")
    with pytest.raises(SecretsUnreadable, match="secrets"):
        private_text(tmp_path / "secrets" / "auth", lambda: "new")


def test_a_folder_in_the_files_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "auth").mkdir()
    with pytest.raises(SecretsUnreadable, match="auth"):
        private_text(tmp_path / "auth", lambda: "new")


def test_the_text_comes_back_without_the_newline_an_editor_adds(tmp_path: Path) -> None:
    (tmp_path / "auth").write_text("kept\n")
    assert private_text(tmp_path / "auth", lambda: "new") == "kept"
