"""Who may use an entity, and what a user may use: for managers."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..access.ha_access import MANAGER


class HaEntity(models.Model):
    _inherit = "ha.entity"

    usable_by_id = fields.Many2one(
        "res.users",
        "May Be Used By",
        compute="_compute_usable_by",
        search="_search_usable_by",
        groups=MANAGER,
        export_string_translation=False,
    )
    usable_why = fields.Char(
        "Why",
        compute="_compute_usable_why",
        groups=MANAGER,
        help="By what the users that one looks at may use it",
    )

    def _compute_usable_by(self) -> None:
        self.usable_by_id = False

    @api.model
    def _search_usable_by(self, operator: str, value):
        if operator != "in":
            return NotImplemented
        self._check_asks_as_manager()
        users = self.env["res.users"].browse(i for i in value if type(i) is int).exists()
        return Domain.OR(self.env["ha.access"]._reach_of(user) for user in users)

    @api.model
    def _check_asks_as_manager(self) -> None:
        if not self.env["ha.access"]._is_manager():
            raise AccessError(self.env._("Only a Home Assistant manager may see who uses what."))

    @api.depends_context("ha_user_ids", "lang", "tz")
    def _compute_usable_why(self) -> None:
        asked = self.env.context.get("ha_user_ids") or []
        users = self.env["res.users"].sudo().browse(asked)
        reasons: dict[int, list[str]] = {entity.id: [] for entity in self}
        for user in users:
            for reason, entities in self._reasons_of(user):
                for entity in entities:
                    reasons[entity.id].append(reason)
        for entity in self:
            entity.usable_why = "; ".join(dict.fromkeys(reasons[entity.id]))

    def _reasons_of(self, user) -> list[tuple]:
        """In words, and for which of these entities."""
        access = self.env["ha.access"].with_user(user)
        if access._is_manager():
            return [(self.env._("controls it as a manager"), self)]
        return [
            (grant.sentence, grant._given_among(self).sudo(self.env.su))
            for grant in access._grants_of_user().with_context(**self.env.context)
        ]

    def action_who_may_use(self) -> dict:
        """A list of who may use this entity, and why.

        :raises AccessError: only managers may ask for it
        """
        self.ensure_one()
        self.check_access("read")
        self._check_asks_as_manager()
        rights = self.env["ha.entity.right"]._of(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who may use %s", self.display_name),
            "res_model": "ha.entity.right",
            "view_mode": "list,kanban",
            "domain": [("id", "in", rights.ids)],
            "context": {"create": False},
        }
