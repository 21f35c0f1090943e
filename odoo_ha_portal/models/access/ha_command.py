"""Commands of outsiders: in the audit under who gave them, and asked about again right before they are sent."""

from odoo import api, fields, models

from .outsider import acting_in


class HaCommand(models.Model):
    _inherit = "ha.command"

    grant_id = fields.Many2one(
        "ha.grant", "By the Grant", readonly=True, ondelete="set null", index="btree_not_null",
        help="By which somebody did it who is no user of Home Assistant",
    )  # fmt: skip
    guest_device_id = fields.Many2one(
        "ha.grant.link.device", readonly=True, ondelete="set null", index="btree_not_null",
        help="On which a guest did it",
    )  # fmt: skip
    guest = fields.Char(readonly=True, help="The name that a guest has given, and of their link")

    @api.model
    def _shares_of_places(self, instance) -> dict[str, int]:
        """Guests are all one user; those of one link leave places to those of the others."""
        shares = super()._shares_of_places(instance)
        outsider = acting_in(self.env)
        return {**shares, "link": outsider.grant_id} if outsider and outsider.is_guest else shares

    def _insert(self, cr, instance, name, payload, entity, *args, **kwargs) -> int:
        command_id = super()._insert(cr, instance, name, payload, entity, *args, **kwargs)
        if outsider := acting_in(self.env):
            grants = self.env["ha.outsider"]._grants(outsider, "view" if kwargs.get("is_read") else "control")
            giving = grants.filtered(lambda grant: entity and grant._given_among(entity))
            offering = giving.filtered(lambda grant: self._is_offered(payload, grant, entity))
            grant = (offering or giving or grants)[:1]
            guest = grant._guest_name(outsider.name) if outsider.is_guest else None
            cr.execute(
                """
                UPDATE ha_command SET by_system = FALSE, grant_id = %s, guest = %s, guest_device_id = %s
                WHERE id = %s
                """,
                [grant.id or None, guest, outsider.device_id or None, command_id],
            )
            if not kwargs.get("is_read"):
                self.env["ha.grant.use"]._note(cr, outsider, grant, commands=1)
        return command_id

    def _is_still_right(self) -> bool:
        command = self.sudo()
        if not command.grant_id:
            return super()._is_still_right()
        grant = command.grant_id._holding()
        if not command.is_read:
            grant = grant.filtered(lambda held: held.access == "control")
        if not grant.instance_id.active or (command.entity_id and not grant._given_among(command.entity_id)):
            return False
        if not command.is_read and not self._is_offered(command.payload, grant, command.entity_id):
            return False
        return grant.receiver == "link" or command.user_id in grant._receivers()
