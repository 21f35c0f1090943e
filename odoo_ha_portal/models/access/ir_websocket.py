"""Outsiders ask for channels by names that the server has signed."""

from odoo import models
from odoo.addons.odoo_ha_addon.models.limits import MOST_CHANNELS
from odoo.addons.odoo_ha_addon.protocol.outsiders import CHANNEL, SUBCHANNEL


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _ha_channels(self, names: list[str]) -> list[tuple]:
        channels = super()._ha_channels(names)
        for name in names[:MOST_CHANNELS]:
            if name.startswith(f"{CHANNEL}_") and (grant := self.env["ha.outsider"]._heard_by(name)):
                channels.append((grant.with_env(self.env), f"{SUBCHANNEL}{grant.acl_generation}"))
        return channels
