"""Texts of charts come with them, for most pages show none."""

from __future__ import annotations

from odoo.addons.odoo_ha_portal.controllers.pages import HaTexts

CHART = "chart"


class HaTextsHistory(HaTexts):
    def _modules_of(self, part: str) -> list[str]:
        if part == CHART:
            return ["odoo_ha_history"]
        return super()._modules_of(part) + ([] if part else ["odoo_ha_portal_history"])
