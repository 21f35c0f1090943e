"""Asks until when grants hold from now on."""

from odoo import fields, models
from odoo.exceptions import UserError


class HaGrantExtension(models.TransientModel):
    _name = "ha.grant.extension"
    _description = "Home Assistant Extension of Grants"
    _inherit = ["ha.guarded.mixin"]

    grant_ids = fields.Many2many("ha.grant", required=True)
    ends = fields.Datetime("Until", required=True)

    def action_extend(self) -> dict:
        """Let the grants hold until then.

        :raises UserError: that is over
        """
        self.ensure_one()
        if self.ends <= self.env["ha.grant"]._moment():
            raise UserError(self.env._("Choose a moment that is still to come."))
        self.grant_ids.write({"ends": self.ends})
        return {"type": "ir.actions.act_window_close"}
