"""One process of a server hosts its bridge, and nobody can use the lock to harm a file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from devkit import paths
from odoo_ha_addon.bridge.lease.host_lock import NAME, open_lock_file, take_turn

TRY = """
import sys, types
from pathlib import Path
addon = types.ModuleType("odoo_ha_addon")
addon.__path__ = ["odoo_ha_addon"]
sys.modules["odoo_ha_addon"] = addon
from odoo_ha_addon.bridge.lease.host_lock import open_lock_file, take_turn
with open_lock_file(Path(sys.argv[1])) as lock:
    print(take_turn(lock, int(sys.argv[2])))
"""


def another_process_gets_it(directory: Path, server_pid: int) -> bool:
    command = [sys.executable, "-c", TRY, str(directory), str(server_pid)]
    done = subprocess.run(command, cwd=paths.ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip() == "True"


def test_one_process_of_a_server_gets_it_and_the_next_when_that_has_ended(tmp_path: Path) -> None:
    with open_lock_file(tmp_path / "data") as lock:
        assert take_turn(lock, 100)
        assert not another_process_gets_it(tmp_path / "data", 100)
        assert another_process_gets_it(tmp_path / "data", 101), "servers that share a directory are apart"
    assert another_process_gets_it(tmp_path / "data", 100)


def test_nobody_else_can_read_it_and_it_stays_empty(tmp_path: Path) -> None:
    with open_lock_file(tmp_path) as lock:
        take_turn(lock, 10**6)
    status = (tmp_path / NAME).stat()
    assert (status.st_size, status.st_mode & 0o077) == (0, 0)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("keep me", encoding="utf-8")
    (tmp_path / NAME).symlink_to(precious)
    with pytest.raises(OSError, match=NAME):
        open_lock_file(tmp_path)
    assert precious.read_text(encoding="utf-8") == "keep me"
