"""What instances announce of themselves in the network of Odoo's server, and which of them are known.

Home Assistant's unique id is told there alone, and anybody in the network can tell anything. So it decides nothing by
itself: an instance takes it over while its bridge is connected to that very Home Assistant, and it finds what a proof
is then asked for, the ids in the registries (`protocol/identity.py`).
"""

import logging
from collections.abc import Iterable
from typing import Literal

from odoo import api, fields, models

from ...hass.nearby import Nearby
from ...protocol.connection_states import ConnectionState
from ...protocol.notify import notify

_logger = logging.getLogger(__name__)

Standing = Literal["new", "known", "moved", "other"]
"""Of an announcement: of none of ours; of one; of one that is not reached where it was; or another one than before at
the address of one.
"""


class HaInstance(models.Model):
    _inherit = "ha.instance"

    uuid = fields.Char(
        "ID in the Network",
        readonly=True,
        copy=False,
        groups="odoo_ha_addon.group_ha_manager",
        help="By which this Home Assistant announces itself",
    )
    uuid_heard = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    announces_other = fields.Boolean(
        compute="_compute_announces_other",
        compute_sudo=True,
        groups="odoo_ha_addon.group_ha_manager",
        help="Another Home Assistant than before announces itself at this address",
    )

    @api.depends("uuid_heard", "connection_state")
    def _compute_announces_other(self) -> None:
        for instance in self:
            instance.announces_other = bool(instance.uuid_heard) and not instance._is_proven()

    def write(self, vals: dict) -> bool:
        result = super().write(vals)
        if "url" in vals:
            self.sudo().filtered("uuid_heard").uuid_heard = False
        return result

    def action_accept_identity(self) -> None:
        result = super().action_accept_identity()
        # Whose id that is will be heard once it is connected.
        self.sudo().write({"uuid": False, "uuid_heard": False})
        return result

    def _is_proven(self) -> bool:
        """Whether a bridge is connected, and so has made sure whose Home Assistant it is."""
        return ConnectionState(self.connection_state).is_open

    @api.model
    def _hear(self, heard: Iterable[Nearby]) -> list[dict]:
        """What each announcement means to the instances that the current user may see, which learn from it.

        :return: of each `name`, `url`, `version`, `standing`, and of the instance that it is about `instance_id` and
            `instance_name`
        """
        mine = self.search([])
        return [mine._told_of(each) for each in heard]

    def _told_of(self, each: Nearby) -> dict:
        here = self.filtered(lambda instance: instance.url in each.urls)
        for instance in here.sudo():
            instance._learn(each.uuid)
        by_id = self.sudo().filtered(lambda instance: each.uuid and instance.uuid == each.uuid)
        standing: Standing
        lost = by_id.filtered(lambda instance: ConnectionState(instance.connection_state).is_trouble) - here
        if by_id:
            about, standing = (lost[:1], "moved") if by_id <= lost else ((by_id - lost)[:1], "known")
        else:
            about = here[:1].sudo()
            standing = ("other" if about.announces_other else "known") if about else "new"
        return {
            "name": each.name,
            "url": each.url,
            "version": each.ha_version,
            "standing": standing,
            "instance_id": about.id,
            "instance_name": about.name,
        }

    def _learn(self, uuid: str) -> None:
        """Take over what is announced at this instance's address if it is surely its own; else note that it differs."""
        self.ensure_one()
        if not uuid:
            return
        if self._is_proven():
            if self.uuid != uuid:
                self.write({"uuid": uuid, "uuid_heard": False})
                self._ask_again_if_twice()
            return
        differing = uuid if self.uuid and self.uuid != uuid else False
        if (self.uuid_heard or False) != differing:
            self.uuid_heard = differing

    def _ask_again_if_twice(self) -> None:
        """Have the bridge look whether another instance is this house already: it has not known the id yet."""
        for twin in self._twins():
            _logger.info("Instances %s and %s announce the same Home Assistant", self.name, twin.name)
            notify(self.env.cr, "restart", max(self.id, twin.id))
