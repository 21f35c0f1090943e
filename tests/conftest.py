"""What all tests share: the addon's parts that need no Odoo can be imported without one.

`hass` is on the path (see pyproject.toml). The parts of `bridge` import their neighbours relatively, so they are
imported as `odoo_ha_addon.bridge.…`; the package itself stands here without its `__init__`, which needs Odoo.
"""

from __future__ import annotations

import sys
import types

from devkit import paths

if "odoo_ha_addon" not in sys.modules:
    addon = types.ModuleType("odoo_ha_addon")
    addon.__path__ = [str(paths.ROOT / "odoo_ha_addon")]
    sys.modules["odoo_ha_addon"] = addon
