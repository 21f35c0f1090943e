from odoo import models

DARK_THEME = "odoo_ha_addon/static/src/dark/"


class IrAsset(models.Model):
    _inherit = "ir.asset"

    def _get_asset_paths(self, bundle: str, assets_params: dict) -> list[tuple]:
        """Of Odoo's bundles, another dark theme than ours colours all or nothing."""
        paths = super()._get_asset_paths(bundle, assets_params)
        if not bundle.startswith("web.") or self.env["ir.http"]._has_ha_color_scheme():
            return paths
        return [path for path in paths if not path[0].lstrip("/").startswith(DARK_THEME)]
