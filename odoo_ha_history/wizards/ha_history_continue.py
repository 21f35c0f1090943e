"""Continuing the history of an entity that is gone by the one in its place. On a manager's word, after the numbers."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..storage.succession import MOST_COUNTED, amount, shared, statistics_units


class HaHistoryContinue(models.TransientModel):
    _name = "ha.history.continue"
    _description = "Home Assistant History to Continue"
    _inherit = ["ha.guarded.mixin"]

    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade")
    entity_id = fields.Many2one("ha.entity", required=True, ondelete="cascade")
    old_id = fields.Many2one(
        "ha.entity",
        "Continues the History Of",
        ondelete="cascade",
        domain="[('instance_id', '=', instance_id), ('active', '=', False)]",
    )
    is_more = fields.Boolean(compute="_compute_amount", help="There are more states than were counted")
    state_count = fields.Integer("States", compute="_compute_amount")
    oldest = fields.Datetime(compute="_compute_amount")
    newest = fields.Datetime(compute="_compute_amount")
    hour_count = fields.Integer("Hours of Statistics", compute="_compute_amount")
    own_count = fields.Integer("Own States", compute="_compute_amount")
    own_oldest = fields.Datetime("Since", compute="_compute_amount")
    double_count = fields.Integer("States of the Same Moment", compute="_compute_amount")
    later_count = fields.Integer("States Since Then", compute="_compute_amount")
    shared_hour_count = fields.Integer("Hours That Both Have", compute="_compute_amount")
    only_before = fields.Boolean(
        "Only What Was Before",
        default=True,
        help="States since this entity has its own stay where they are, and are not mixed with its own",
    )
    warning = fields.Char(compute="_compute_amount")

    @api.model
    def _open(self, entity, old) -> dict:
        wizard = self.create({"instance_id": entity.instance_id.id, "entity_id": entity.id, "old_id": old.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Continue the history of another entity"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.depends("entity_id", "old_id")
    @api.depends_context("lang")
    def _compute_amount(self) -> None:
        cr = self.env.cr
        for wizard in self:
            entity, old = wizard.entity_id._origin, wizard.old_id._origin
            (entity | old).check_access("read")
            own, theirs = amount(cr, entity.id or 0), amount(cr, old.id or 0)
            both = shared(cr, old.id or 0, entity.id or 0, own.oldest)
            wizard.is_more = theirs.states > MOST_COUNTED
            wizard.state_count, wizard.own_count = (min(each.states, MOST_COUNTED) for each in (theirs, own))
            wizard.oldest, wizard.newest, wizard.own_oldest = theirs.oldest, theirs.newest, own.oldest
            wizard.hour_count, wizard.shared_hour_count = theirs.hours, both.hours
            wizard.double_count, wizard.later_count = both.doubles, both.later
            wizard.warning = wizard._differences(old) if old else False

    def _differences(self, old) -> str | bool:
        if old.domain != self.entity_id.domain:
            return self.env._("The one that is gone was something else: %s.", old.domain)
        units = statistics_units(self.env.cr, [old.id, self.entity_id._origin.id])
        if len(units) > 1:
            return self.env._(
                "Their numbers have different units: %s. Each keeps its own.", ", ".join(sorted(units))
            )
        return False

    def _pair(self) -> tuple:
        self.ensure_one()
        old = self.old_id
        if not old:
            raise UserError(self.env._("Choose the entity whose history is to be continued."))
        if old == self.entity_id or old.instance_id != self.entity_id.instance_id:
            raise UserError(self.env._("Choose another entity of the same Home Assistant."))
        if old.active:
            raise UserError(
                self.env._(
                    "%s is still there in Home Assistant, so it goes on with its own history.", old.name
                )
            )
        return old, self.entity_id

    def action_continue(self) -> dict:
        """Give the history of the one that is gone to the other.

        :raises AccessError: only managers may do so
        :raises UserError: these two cannot be put together
        """
        old, entity = self._pair()
        self.env["ha.history.succession"]._decide(old, entity, "continued")
        before = amount(self.env.cr, entity.id).oldest if self.only_before and self.later_count else None
        count = self.state_count - (self.later_count if before else 0)
        entity.sudo()._take_over_history(old.sudo(), before)
        entity.sudo().message_post(
            body=self.env._(
                "Continues the history of %(name)s (%(entity_id)s): %(count)s states.",
                name=old.name,
                entity_id=old.entity_id,
                count=count,
            )
        )
        return {"type": "ir.actions.act_window_close"}

    def action_refuse(self) -> dict:
        """The two are different things; nobody is asked again."""
        old, entity = self._pair()
        self.env["ha.history.succession"]._decide(old, entity, "refused")
        return {"type": "ir.actions.act_window_close"}
