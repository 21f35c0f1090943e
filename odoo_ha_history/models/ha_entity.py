"""What history knows of an entity: whether and how it is recorded. What it did goes with it when records are merged."""

from datetime import datetime

from odoo import api, fields, models

from ..storage import moving
from ..storage.causes import hand_over_causes
from ..storage.maintenance import BATCH
from ..storage.policy import Rule, deciding, read_entities


class HaEntity(models.Model):
    _inherit = "ha.entity"
    _most_at_once = BATCH
    """Rows that a merge moves itself."""

    history_rule_id = fields.Many2one(
        "ha.history.rule",
        "Recording Rule",
        compute="_compute_recording",
        search="_search_history_rule_id",
        compute_sudo=False,
        groups="odoo_ha_addon.group_ha_manager",
        help="Which decides whether and how it is recorded",
    )
    is_recorded = fields.Boolean(
        "Recorded", compute="_compute_recording", search="_search_is_recorded", compute_sudo=False
    )
    recording = fields.Char(
        compute="_compute_recording", compute_sudo=False, help="Whether and for how long its history is kept"
    )

    def _deciding(self) -> dict[int, Rule | None]:
        """The rule that decides each of these; None where none fits."""
        rules = self.env["ha.history.rule"].sudo().search([])
        parsed = [rule._as_rule() for rule in rules]
        facts = read_entities(self.env.cr, self.instance_id.ids, self.ids)
        return {entity.record_id: deciding(entity, parsed) for entity in facts}

    @api.depends("entity_id", "device_class", "original_device_class", "label_ids", "active")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_recording(self) -> None:
        self.flush_recordset()
        decided = self._deciding()
        rules = self.env["ha.history.rule"]
        words = dict(rules._fields["keep"]._description_selection(self.env))
        visible = rules.search([]) if rules.has_access("read") else rules
        for entity in self:
            rule = decided.get(entity._origin.id)
            entity.history_rule_id = rules.browse(rule.id) if rule and rule.id in visible._ids else False
            entity.is_recorded = bool(rule and rule.record)
            if not rule or not rule.record:
                entity.recording = self.env._("Not recorded")
            elif not rule.keep:
                entity.recording = self.env._("Every state, kept for ever")
            else:
                entity.recording = self.env._("Every state, kept for %s", words[str(rule.keep)])

    def _search_history_rule_id(self, operator: str, value):
        if operator != "in":
            return NotImplemented
        wanted = {i or None for i in value}
        return [("id", "in", [i for i, rule in self._all_deciding().items() if (rule and rule.id) in wanted])]

    def _search_is_recorded(self, operator: str, value):
        if operator != "in":
            return NotImplemented
        recorded = [i for i, rule in self._all_deciding().items() if rule and rule.record]
        return [("id", "in" if True in value else "not in", recorded)]

    @api.model
    def _all_deciding(self) -> dict[int, Rule | None]:
        """The same for all that the user may see."""
        return self.search([])._deciding()

    # pylint: disable-next=missing-return
    def _absorb(self, other) -> None:
        super()._absorb(other)
        self._take_over_history(other)

    def _take_over_history(self, other, before: datetime | None = None) -> None:
        """What the other did is what this one did. A few rows go at once, many by the maintenance.

        :param before: only what the other did until then
        """
        self.env.flush_all()
        cr, now = self.env.cr, fields.Datetime.now()
        moving.hand_over_statistics(cr, other.id, self.id, before)
        hand_over_causes(cr, other.id, self.id, before)
        left = self._most_at_once
        for leaf in moving.leaves(cr):
            if left:
                left -= moving.move(
                    cr, leaf, [other.id], leaf.keep, now, left, self.id, before or datetime.max
                )
        if not left:
            self.env["ha.history.task"]._begin(
                self.instance_id, "hand_over", other.ids, into_id=self.id, before=before
            )
        self.env.invalidate_all()
