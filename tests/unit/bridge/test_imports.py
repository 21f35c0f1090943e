"""The bridge can be used, and tested, without an Odoo; only its hosts need one."""

from __future__ import annotations

import subprocess
import sys

from devkit import paths

SCRIPT = """
import sys, types
addon = types.ModuleType("odoo_ha_addon")
addon.__path__ = ["odoo_ha_addon"]
sys.modules["odoo_ha_addon"] = addon
sys.modules["odoo"] = None  # whoever imports it fails
import odoo_ha_addon.bridge.supervisor
import odoo_ha_addon.bridge.sql.status
"""


def test_nothing_but_the_hosts_imports_odoo() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=paths.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
