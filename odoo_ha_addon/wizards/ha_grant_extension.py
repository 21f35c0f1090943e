"""Asks until when grants hold from now on."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HaGrantExtension(models.TransientModel):
    _name = "ha.grant.extension"
    _description = "Home Assistant Extension of Grants"
    _inherit = ["ha.guarded.mixin"]

    grant_ids = fields.Many2many("ha.grant", required=True)
    ends = fields.Datetime("Until", required=True)

    @api.constrains("ends")
    def _check_ends(self) -> None:
        for extension in self:
            if extension.ends <= self.env["ha.grant"]._moment():
                raise ValidationError(self.env._("Choose a moment that is still to come."))

    def action_extend(self) -> dict:
        """Let the grants hold until then."""
        self.ensure_one()
        self.grant_ids.write({"ends": self.ends})
        return {"type": "ir.actions.act_window_close"}
