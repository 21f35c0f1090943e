"""Entities that have probably taken the place of others that are gone. A person says whether one continues the other's
history; nothing is moved before, and who refused is not asked again.
"""

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.protocol.registry_kinds import PARKED
from odoo.exceptions import AccessError

from ..storage.succession import find_successions


class HaHistorySuccession(models.Model):
    _name = "ha.history.succession"
    _description = "Home Assistant Entity in the Place of Another"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False
    _order = "id desc"
    _rec_name = "entity_id"

    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", readonly=True, index=True)
    old_id = fields.Many2one(
        "ha.entity", "Gone", required=True, ondelete="cascade", readonly=True, index=True,
        help="Home Assistant no longer has it",
    )  # fmt: skip
    entity_id = fields.Many2one(
        "ha.entity", "In Its Place", required=True, ondelete="cascade", readonly=True, index=True
    )
    # The two often have the same name.
    old_ha_id = fields.Char("Entity ID of What Is Gone", related="old_id.entity_id")
    ha_id = fields.Char("Entity ID", related="entity_id.entity_id")
    reason = fields.Selection(
        [
            ("unique_id", "The same unique ID"),
            ("entity_id", "The same entity ID"),
            ("device", "The same name on the same device"),
            ("person", "Somebody said so"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [("open", "To decide"), ("continued", "Continued"), ("refused", "Another one")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    user_id = fields.Many2one("res.users", "Decided By", readonly=True, ondelete="set null")
    decided = fields.Datetime(readonly=True)

    _pair_uniq = models.UniqueIndex("(old_id, entity_id)")

    @api.model
    def _find(self) -> None:
        """Called by the cron."""
        self.env.flush_all()
        found = find_successions(self.env.cr, PARKED)
        entities = self.env["ha.entity"].browse(each.new for each in found)
        instances = {entity.id: entity.instance_id.id for entity in entities}
        self.create(
            [
                {
                    "instance_id": instances[each.new],
                    "old_id": each.old,
                    "entity_id": each.new,
                    "reason": each.reason,
                }
                for each in found
            ]
        )

    @api.model
    def _decide(self, old, entity, state: str) -> None:
        """Remember what a person has said of a pair.

        :raises AccessError: only managers may say so
        """
        if not self.env["ha.access"]._is_manager():
            raise AccessError(
                self.env._("Only a Home Assistant manager may say which history an entity continues.")
            )
        decided = {"state": state, "user_id": self.env.uid, "decided": fields.Datetime.now()}
        pair = self.sudo().search([("old_id", "=", old.id), ("entity_id", "=", entity.id)])
        if pair:
            pair.write(decided)
        else:
            self.sudo().create(
                {
                    "instance_id": entity.instance_id.id,
                    "old_id": old.id,
                    "entity_id": entity.id,
                    "reason": "person",
                    **decided,
                }
            )

    def action_look(self) -> dict:
        """The dialog with the numbers."""
        self.ensure_one()
        return self.env["ha.history.continue"]._open(self.entity_id, self.old_id)

    def action_refuse(self) -> None:
        """The two are different things."""
        for pair in self:
            pair.check_access("read")
            self._decide(pair.old_id, pair.entity_id, "refused")


class HaEntity(models.Model):
    _inherit = "ha.entity"

    history_predecessor_id = fields.Many2one(
        "ha.entity",
        "Probably Continues",
        compute="_compute_history_predecessor",
        groups="odoo_ha_addon.group_ha_manager",
        help="Gone, and this one is in its place",
    )

    def _open_successions(self):
        return self.env["ha.history.succession"].search(
            [("entity_id", "in", self.ids), ("state", "=", "open")]
        )

    def _compute_history_predecessor(self) -> None:
        pairs = self._open_successions().grouped("entity_id")
        for entity in self:
            entity.history_predecessor_id = pairs[entity].old_id[:1] if entity in pairs else False

    def action_continue_history(self) -> dict:
        """The dialog in which a person says which history this entity continues."""
        self.ensure_one()
        return self.env["ha.history.continue"]._open(self, self._open_successions()[:1].old_id)

    def action_refuse_history(self) -> None:
        """It is another thing than the one that is gone."""
        self._open_successions().action_refuse()


class HaInstance(models.Model):
    _inherit = "ha.instance"

    history_succession_count = fields.Integer(
        compute="_compute_history_succession_count", groups="odoo_ha_addon.group_ha_manager"
    )

    def _compute_history_succession_count(self) -> None:
        counts = dict(
            self.env["ha.history.succession"]._read_group(
                [("instance_id", "in", self.ids), ("state", "=", "open")], ["instance_id"], ["__count"]
            )
        )
        for instance in self:
            instance.history_succession_count = counts.get(instance, 0)
