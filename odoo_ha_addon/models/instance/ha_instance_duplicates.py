"""Instances that are one and the same Home Assistant, so that everything would be there twice.

They are looked for among those of the same company and the shared ones: two companies may each connect one Home
Assistant, and neither learns of the other. `bridge/sql/identity_table.py` compares in the same way.
"""

from odoo import api, fields, models
from odoo.fields import Domain

from ...protocol.identity_questions import DUPLICATE_CODE, of_duplicate


class HaInstance(models.Model):
    _inherit = "ha.instance"

    is_duplicate = fields.Boolean(
        compute="_compute_duplicate",
        compute_sudo=True,
        help="Not connected, for another instance is the same",
    )
    duplicate_of_id = fields.Many2one(
        "ha.instance",
        "Same as",
        compute="_compute_duplicate",
        compute_sudo=True,
        help="If the user may see it",
    )

    @api.depends("asks_identity", "connection_id.code", "connection_id.identity_question")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_duplicate(self) -> None:
        for instance in self:
            instance.is_duplicate = instance.asks_identity and instance.connection_id.code == DUPLICATE_CODE
            instance.duplicate_of_id = instance._duplicate_of() if instance.is_duplicate else False

    def _duplicate_of(self):
        """The instance that is the same Home Assistant as this one, as the bridge has found; none if the current user
        may not see it.
        """
        asked = self.sudo().connection_id.identity_question
        return self._same_as(lambda user_id: of_duplicate(user_id) == asked) or self._twins()[:1]

    def _same_as(self, is_it):
        """The first other active instance whose Home Assistant is meant, if the current user may see it.

        :param is_it: told Home Assistant's id of the token's user, which stands for the server
        """
        connections = self.env["ha.connection"].sudo().search([("identity", "!=", False)])
        meant = connections.filtered(lambda connection: is_it((connection.identity or {}).get("user_id", "")))
        return self._others_among(meant.instance_id)[:1]

    def _twins(self):
        """Other active instances that announce the same id, as a copy does, if the current user may see them."""
        uuid = self.sudo().uuid
        return self._others_among(self.sudo().search([("uuid", "=", uuid)]) if uuid else self.browse())

    def _others_among(self, instances):
        others = Domain("id", "in", instances.ids) & Domain("id", "not in", self.ids)
        company = self.sudo().company_id if self else self.env.company
        if company:
            others &= Domain("company_id", "in", [company.id, False])
        return self.with_env(self.env(su=False)).search(others, order="id")
