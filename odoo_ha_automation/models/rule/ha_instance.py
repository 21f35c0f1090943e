"""Instances as rules see them: with activities, and away or not."""

from odoo import api, models
from odoo.addons.odoo_ha_addon.protocol.connection_states import ConnectionState


class HaInstance(models.Model):
    _name = "ha.instance"
    _inherit = ["ha.instance", "ha.activity.mixin", "ha.rule.uses.mixin"]

    @api.model
    def _away_since(self) -> dict:
        """The instances that cannot be reached though somebody wants them to be, and when they were heard last (UTC).
        One that was never heard is not away.
        """
        # Read past the cache: bridges write it.
        self.env["ha.connection"].invalidate_model()
        instances = self.sudo().search([]).filtered("last_message")
        states = {instance: ConnectionState(instance.connection_state) for instance in instances}
        return {
            instance: instance.last_message
            for instance, state in states.items()
            if not state.is_open and not state.is_unconfigured
        }
