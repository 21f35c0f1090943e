"""Which entities a rule decides, and what that costs: counted, not guessed."""

from datetime import datetime

from odoo import api, fields, models

from ...storage import cost
from ...storage.partitions import KEEPS, is_longer
from ...storage.policy import Facts, deciding, read_entities

MEASURED = "ha_history_measured"
MEGABYTE = 1_000_000


class HaHistoryRule(models.Model):
    _inherit = "ha.history.rule"

    entity_count = fields.Integer("Entities It Decides", compute="_compute_cost")
    fitting_count = fields.Integer(
        "Entities That Fit", compute="_compute_cost", help="With those that a rule above decides"
    )
    unrecorded_count = fields.Integer(
        "Not Recorded", compute="_compute_cost", help="Entities that no rule fits, or that a rule leaves out"
    )
    rows_a_day = fields.Integer("States a Day", compute="_compute_cost")
    megabytes_a_day = fields.Float("MB a Day", compute="_compute_cost", digits=(16, 2))
    has_earlier = fields.Boolean(
        compute="_compute_has_earlier",
        help="There is something that was recorded to be kept longer than the rule says by now",
    )
    is_being_removed = fields.Boolean(compute="_compute_has_earlier")

    @api.depends(
        "active", "record", "sequence", "kind", "company_id", "instance_ids", "domains", "device_classes", "label_ids",
        "entity_ids", "patterns",
    )  # fmt: skip
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_cost(self) -> None:
        visible = self._visible_entities()
        measured = self._measured(visible)
        size = cost.bytes_per_row(self.env.cr)
        saved = {rule.id: rule for rule in self.sudo().search([])}
        decided = _by_rule(visible, [rule._as_rule() for rule in saved.values()])
        for rule in self:
            own = rule.sudo()._as_rule()
            if rule.id not in saved:
                # It is being edited: what it would decide if it were saved as it is.
                others = [other for other in saved.values() if other.id != rule._origin.id]
                later = [
                    other
                    for other in others
                    if (other.sequence, other.id) > (rule.sequence, rule._origin.id or 0)
                ]
                rules = [other._as_rule() for other in others if other not in later]
                rules += [own] if rule.active else []
                by_rule = _by_rule(visible, rules + [other._as_rule() for other in later])
            else:
                by_rule = decided
            mine = by_rule.get(own.id, []) if rule.active else []
            rule.entity_count = len(mine)
            rule.fitting_count = sum(own.fits(entity) for entity in visible)
            rule.unrecorded_count = len(by_rule.get(None, []))
            rule.rows_a_day = round(measured.a_day(mine)) if rule.record else 0
            rule.megabytes_a_day = rule.rows_a_day * size / MEGABYTE

    @api.depends("record", "keep")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_has_earlier(self) -> None:
        working = self.env["ha.history.task"].sudo().search([("rule_id", "in", self._origin.ids)]).rule_id
        for rule in self:
            rule.is_being_removed = rule._origin in working
            rule.has_earlier = bool(rule._origin) and cost.is_any(
                self.env.cr, rule._origin._decided(), rule._origin._keeps_beyond()
            )

    def _decided(self) -> list[int]:
        """Ids of the entities that the rule decides, of those that the user may see."""
        rules = [rule._as_rule() for rule in self.sudo().search([])]
        return _by_rule(self._visible_entities(), rules, of=self.id)

    def _keeps_beyond(self) -> list[int]:
        """For how long what was recorded was to be kept, where that is longer than by now."""
        return [keep for keep in KEEPS if not self.record or is_longer(keep, int(self.keep))]

    @api.model
    def _visible_entities(self) -> list[Facts]:
        """Of the instances that the user may see."""
        return read_entities(self.env.cr, self.env["ha.instance"].search([]).ids)

    @api.model
    def _measured(self, entities: list[Facts]) -> cost.Measured:
        """States that came lately; counted once in a request."""
        cache = self.env.cr.cache
        ids = frozenset(entity.record_id for entity in entities)
        if (MEASURED, ids) not in cache:
            cache[MEASURED, ids] = cost.measure(self.env.cr, sorted(ids), datetime.utcnow())
        return cache[MEASURED, ids]

    @api.model
    @api.readonly
    def summary(self) -> dict:
        """What all rules do together, of the instances that the user may see.

        :return: ``{"recorded", "unrecorded", "rows_a_day", "megabytes_a_day", "gigabytes"}``
        """
        self.check_access("read")
        visible = self._visible_entities()
        measured = self._measured(visible)
        left_out = _by_rule(visible, [rule._as_rule() for rule in self.sudo().search([])]).get(None, [])
        rows = measured.a_day({entity.record_id for entity in visible} - set(left_out))
        disk = cost.disk_by_keep(self.env.cr).values()
        return {
            "recorded": len(visible) - len(left_out),
            "unrecorded": len(left_out),
            "rows_a_day": round(rows),
            "megabytes_a_day": rows * cost.bytes_per_row(self.env.cr) / MEGABYTE,
            "gigabytes": sum(each.bytes for each in disk) / (1000 * MEGABYTE),
        }

    def action_entities(self) -> dict:
        """The entities that the rule decides."""
        self.ensure_one()
        self.check_access("read")
        return self._list_of_entities(self.name, [("history_rule_id", "=", self.id)])

    @api.model
    def action_unrecorded(self) -> dict:
        """The entities that no rule fits, or that a rule leaves out."""
        name = self.env._("Not Recorded")
        return self._list_of_entities(name, [("is_recorded", "=", False)])

    @api.model
    def _list_of_entities(self, name: str, domain: list) -> dict:
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "ha.entity",
            "views": [(False, "list"), (False, "form")],
            "domain": domain,
        }

    def action_trim(self) -> dict:
        """The dialog that shows what would go, and asks."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Remove Earlier"),
            "res_model": "ha.history.trim",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_rule_id": self.id},
        }


def _by_rule(entities: list[Facts], rules: list, of: int | None = None):
    """Ids of the entities that each rule decides, by its id; None for those that are not recorded.

    :param of: only the list of this rule
    """
    found: dict[int | None, list[int]] = {}
    for entity in entities:
        rule = deciding(entity, rules)
        if rule:
            found.setdefault(rule.id, []).append(entity.record_id)
        if rule is None or not rule.record:
            found.setdefault(None, []).append(entity.record_id)
    return found if of is None else found.get(of, [])
