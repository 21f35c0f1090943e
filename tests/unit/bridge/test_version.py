"""A bridge knows which version of the addon it runs."""

from __future__ import annotations

import re

from odoo_ha_addon.bridge.version import MANIFEST, VERSION


def test_it_is_that_of_the_manifest() -> None:
    assert re.fullmatch(r"19\.0(\.\d+){3}", VERSION)
    assert f'"version": "{VERSION}"' in MANIFEST.read_text(encoding="utf-8")
