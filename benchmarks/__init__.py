"""Measures the addon; see README.md. `hass`, the addon's client, is imported alone: the addon itself needs Odoo."""

import sys

from devkit import paths

sys.path.append(str(paths.ROOT / "odoo_ha_addon"))
