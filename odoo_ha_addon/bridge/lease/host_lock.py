"""Which process of a server hosts its bridge, where several could.

The lock is on one byte of a file in a directory that nobody else can write to: the byte that has the number of the
server's main process, so that servers that share the directory do not share the lock. The file is empty and stays so.
"""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from typing import BinaryIO

NAME = "odoo_ha_bridge.lock"


def open_lock_file(directory: Path) -> BinaryIO:
    """:raises OSError: the directory cannot be used, or somebody has put a link there"""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    return os.fdopen(os.open(directory / NAME, flags, 0o600), "r+b", buffering=0)


def take_turn(lock: BinaryIO, server_pid: int) -> bool:
    """Whether this process is the one that hosts; it stays so until it ends, or closes the file."""
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, server_pid)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN):
            return False
        raise
    return True
