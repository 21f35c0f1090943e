"""Room on the disk: whether there is enough before a download, and whether something failed for want of it."""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from . import paths
from .console import megabytes
from .errors import DevkitError

#: What programs write when a disk is full, in whatever language they are written.
_FULL = re.compile(
    r"No space left on device|Disk quota exceeded|disk is full|DiskFull|\bos error (?:28|122)\b",
    re.IGNORECASE,
)
#: With less than this many bytes free what has logs fails for want of room, which the logs have none to say.
_NOTHING = 4_000_000


class DiskFull(DevkitError):
    """The disk of `.run` ran full."""

    def __init__(self) -> None:
        free = shutil.disk_usage(paths.RUN if paths.RUN.exists() else paths.ROOT).free
        super().__init__(
            f"The disk of {paths.RUN} ran full. ./demo takes 3.3 GB there, and ./test 1.3 GB more; {megabytes(free)} "
            "are free now. Make room and start again."
        )


def require_space(directory: Path, needed: int) -> None:
    """Raise DevkitError where the disk of `directory` has less than `needed` bytes free."""
    free = shutil.disk_usage(directory).free
    if free < needed:
        raise DevkitError(
            f"Not enough disk space for {directory}: {megabytes(needed)} needed, {megabytes(free)} free. "
            "Make room and start again."
        )


def tells_full(output: str) -> bool:
    """Whether a program's output says that a disk is full."""
    return bool(_FULL.search(output))


@contextlib.contextmanager
def explained(*logs: Path) -> Iterator[None]:
    """Raise DiskFull where the block fails for want of room, whatever it makes of that itself.

    Args:
        logs: where what the block starts may say so.
    """
    before = [_size(log) for log in logs]
    try:
        yield
    except (DevkitError, OSError) as error:
        told = [str(error), *(_after(log, size) for log, size in zip(logs, before, strict=True))]
        silent = bool(logs) and shutil.disk_usage(paths.ROOT).free < _NOTHING
        if silent or any(map(tells_full, told)):
            raise DiskFull from error
        raise


@contextlib.contextmanager
def whole(directory: Path) -> Iterator[None]:
    """Remove `directory` where the block fails, so that half of what it should hold takes no room."""
    try:
        yield
    except BaseException:
        shutil.rmtree(directory, ignore_errors=True)
        raise


def _size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def _after(log: Path, position: int) -> str:
    """What was added to `log`, or all of it where it was begun again."""
    try:
        with log.open("rb") as file:
            file.seek(position if position <= _size(log) else 0)
            return file.read().decode(errors="replace")
    except OSError:
        return ""
