"""Which Home Assistant servers announce themselves in the network, and what that means to the instances."""

import asyncio

from odoo import api, models

from ..hass.nearby import can_listen, nearby
from ..models.common.slots import take_slot

LISTENING_LOCK = 0x48414E42
"""First key of the advisory lock of who listens for announcements."""


class HaConnect(models.AbstractModel):
    _inherit = "ha.connect"

    @api.model
    def nearby(self) -> dict:
        """The Home Assistant servers that announce themselves in the network of Odoo's server. Whoever is there can
        announce anything: it is looked up like what somebody types, and gets no stored token.

        :return: `can_listen`; `found` as `ha.instance._hear` tells it, none while somebody else is listening
        :raises AccessError: the user may not create an instance
        """
        self._check_allowed()
        if not can_listen():
            return {"can_listen": False, "found": []}
        # Not one of the slots of those who try a connection: these would have to wait for what nobody has asked for.
        heard = asyncio.run(nearby()) if take_slot(self.env.cr, LISTENING_LOCK, 1) else []
        return {"can_listen": True, "found": self.env["ha.instance"]._hear(heard)}
