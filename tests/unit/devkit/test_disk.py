"""A full disk is told as one, in one sentence, whatever a program makes of it."""

from __future__ import annotations

import errno
import sys
from pathlib import Path

import pytest

from devkit import checkout, disk
from devkit.disk import DiskFull
from devkit.errors import DevkitError
from devkit.process import run


@pytest.mark.parametrize(
    "output",
    [
        "tar: ./usr/a: Cannot write: No space left on device",
        "error: failed to write: No space left on device (os error 28)",
        "ERROR:  could not extend file \"base/5/1\": No space left on device",
        "psycopg2.errors.DiskFull: could not write",
        "sqlite3.OperationalError: database or disk is full",
        "OSError: [Errno 122] Disk quota exceeded",
    ],
)  # fmt: skip
def test_a_program_that_fails_for_want_of_room_is_told_in_one_line(output: str) -> None:
    script = "import sys; print(sys.argv[1] * 1000, file=sys.stderr); sys.exit(2)"
    with pytest.raises(DiskFull, match=r"ran full.*Make room and start again") as error:
        run([sys.executable, "-c", script, output + "\n"])
    assert "\n" not in str(error.value)


def test_a_program_that_succeeds_may_say_what_it_wants() -> None:
    assert run([sys.executable, "-c", "print('No space left on device')"]).returncode == 0


def fail(error: Exception, log: Path | None = None, text: str = "") -> None:
    """Write `text` to the end of the log, and fail."""
    if log:
        with log.open("a", encoding="utf-8") as file:
            file.write(text + "\n")
    raise error


def test_another_failure_stays_what_it_is(tmp_path: Path) -> None:
    log = tmp_path / "odoo.log"
    log.write_text("of an earlier run: No space left on device\n")
    with pytest.raises(DevkitError, match="no such module"), disk.explained(log):
        fail(DevkitError("no such module"), log, "ERROR: no such module")


def test_what_the_log_says_about_the_disk_counts(tmp_path: Path) -> None:
    log = tmp_path / "odoo.log"
    with pytest.raises(DiskFull), disk.explained(log):
        fail(DevkitError("Odoo failed: ParseError"), log, "could not write to file: No space left on device")


def test_a_log_that_could_not_be_written_means_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = 0

    monkeypatch.setattr(disk.shutil, "disk_usage", lambda _path: Usage)
    with pytest.raises(DiskFull), disk.explained(tmp_path / "odoo.log"):
        raise DevkitError("Odoo did not start")


def test_half_of_a_directory_is_removed(tmp_path: Path) -> None:
    half = tmp_path / "odoo"
    half.mkdir()
    with pytest.raises(DevkitError), disk.whole(half):
        fail(DevkitError("x"), half / "addon", "half")
    assert not half.exists()


def test_errors_of_our_own_writing_are_told_too() -> None:
    with pytest.raises(DiskFull), checkout.explained():
        raise OSError(errno.ENOSPC, "No space left on device", "/x")
    with pytest.raises(DevkitError, match=r"^/x: Permission denied"), checkout.explained():
        raise PermissionError(errno.EACCES, "Permission denied", "/x")
    with pytest.raises(FileNotFoundError), checkout.explained():
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", "/x")
