"""What the kernel knows of TCP sockets on loopback."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

_ESTABLISHED = "01"


def established() -> dict[int, int]:
    """Inode of each IPv4 TCP socket that is connected, by its local port."""
    inodes = {}
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        fields = line.split()
        if fields[3] == _ESTABLISHED:
            inodes[int(fields[1].rpartition(":")[2], 16)] = int(fields[9])
    return inodes


def owner(inode: int, pids: Iterable[int]) -> int | None:
    """Which of these processes has the socket open; None for none of them."""
    link = f"socket:[{inode}]"
    for pid in pids:
        try:
            descriptors = list(Path(f"/proc/{pid}/fd").iterdir())
        except OSError:  # it has ended
            continue
        for descriptor in descriptors:
            try:
                if str(descriptor.readlink()) == link:
                    return pid
            except OSError:
                continue
    return None
