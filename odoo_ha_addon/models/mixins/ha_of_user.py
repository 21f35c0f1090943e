"""Whether a record comes to a user through an entity group of his; record rules stand on this field.

A rule that names the groups and their members itself would do harm: Odoo reads them as superuser while it checks
one record, and the user would then be given what it has read.
"""

from odoo import api, fields, models
from odoo.fields import Domain


class HaOfUserMixin(models.AbstractModel):
    _name = "ha.of.user.mixin"
    _description = "Home Assistant Record of a User"

    of_user = fields.Boolean("In One of My Groups", compute="_compute_of_user", search="_search_of_user")

    @api.depends_context("uid")
    def _compute_of_user(self) -> None:
        of_user = Domain(self.env["ha.access"]._of_user(self._name))
        past_rules = self.env[self._name].sudo().with_context(active_test=False)
        mine = past_rules.search(Domain("id", "in", self.ids) & of_user, order="id")
        for record in self:
            record.of_user = record in mine

    def _search_of_user(self, operator: str, value):
        if operator != "in":
            return NotImplemented
        of_user = Domain(self.env["ha.access"]._of_user(self._name))
        return of_user if True in value else ~of_user
