"""Activities on entities, for rules that ask somebody to look after one."""

from odoo import models
from odoo.exceptions import UserError


class HaEntity(models.Model):
    _name = "ha.entity"
    _inherit = ["ha.entity", "mail.activity.mixin"]

    def _read_group_groupby(self, alias, groupby_spec, query):
        if groupby_spec == "activity_state" and alias != self._table:
            # Odoo joins the activities with the records that are grouped, whichever records these are.
            raise UserError(
                self.env._("Only entities themselves can be grouped by the state of their activities.")
            )
        return super()._read_group_groupby(alias, groupby_spec, query)
