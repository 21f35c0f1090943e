"""Running a rule now, with an entity that somebody chooses."""

from __future__ import annotations

from datetime import datetime, timezone

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..bridge.table import read_states
from ..models.firing.firing_trace import Trace
from ..models.firing.ha_rule_firing import CONCURRENCY
from ..models.rule.base_automation import ENTITY
from .compiled import compiled


class BaseAutomation(models.Model):
    _inherit = "base.automation"

    def action_ha_run_now(self) -> dict:
        """The dialog that asks for an entity and says what will be done."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Run Now"),
            "res_model": "ha.rule.run",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_rule_id": self.id},
        }

    def _ha_run_by_hand(self, entity):
        """Do the actions for an entity of the rule, in this transaction, with the rights of the rule's user; the firing
        (ha.rule.firing), which says how it went. What fails has done nothing.

        :raises UserError: the rule is not about this entity, or it has no actions
        """
        self.ensure_one()
        self.check_access("write")
        entity.check_access("read")
        if not self.env[ENTITY].search_count(self._ha_domain() & Domain("id", "=", entity.id)):
            raise UserError(self.env._("The rule is not about %s.", entity.display_name))
        if not self.action_server_ids:
            raise UserError(self.env._("The rule has no actions yet. Add what is to be done."))
        firing = self._ha_firing_by_hand(entity)
        trace = Trace()
        rule = firing.rule_id
        try:
            with self.env.cr.savepoint():
                rule._ha_run(firing, trace)
        except CONCURRENCY:
            # Odoo tries the whole request again.
            raise
        except Exception as error:
            rule._ha_failed(firing, error, trace)
        return firing

    def _ha_firing_by_hand(self, entity):
        rule = self.sudo()
        asked = compiled(rule)
        entity.flush_recordset()
        state = read_states(self.env.cr, entity.ids).get(entity.entity_id)
        value = asked.shown(state) if state else None
        unit = state.attributes.get("unit_of_measurement") if state and not asked.attribute else None
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        return (
            self.env["ha.rule.firing"]
            .sudo()
            .create(
                {
                    "rule_id": rule.id,
                    "entity_id": entity.id,
                    "instance_id": entity.instance_id.id,
                    "changed_at": now,
                    "since": now,
                    "create_date": now,
                    "old_value": value,
                    "new_value": value,
                    "unit": unit if isinstance(unit, str) else False,
                    "by_hand": True,
                    "by_user_id": self.env.uid,
                }
            )
        )
