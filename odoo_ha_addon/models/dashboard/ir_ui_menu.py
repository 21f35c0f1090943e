"""What is in the menu of whom."""

from odoo import api, models


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    @api.model
    def load_web_menus(self, debug) -> dict:
        """Without *Monitor* for users who may see no machine. Groups cannot tell: what is shared with them does."""
        menus = super().load_web_menus(debug)
        monitor = self.env.ref("odoo_ha_addon.menu_ha_monitor", raise_if_not_found=False)
        if not monitor or monitor.id not in menus or self.env["ha.dashboard"]._may_monitor():
            return menus
        return {
            key: {**menu, "children": [child for child in menu["children"] if child != monitor.id]}
            for key, menu in menus.items()
            if key != monitor.id
        }
