"""Activities on entities and instances, for rules that ask somebody to look after one; and who is told of them."""

from odoo import models
from odoo.exceptions import UserError


class HaActivityMixin(models.AbstractModel):
    _name = "ha.activity.mixin"
    _description = "Home Assistant Record With Activities"
    _inherit = ["mail.activity.mixin"]

    def _mail_get_partners(self, introspect_fields=False):
        """Who is told of a record, where nobody is named: those who follow it."""
        return {record.id: record.sudo().message_partner_ids.with_env(self.env) for record in self}

    def _read_group_groupby(self, alias, groupby_spec, query):
        if groupby_spec == "activity_state" and alias != self._table:
            # Odoo joins the activities with the records that are grouped, whichever records these are.
            raise UserError(
                self.env._("Only records themselves can be grouped by the state of their activities.")
            )
        return super()._read_group_groupby(alias, groupby_spec, query)
