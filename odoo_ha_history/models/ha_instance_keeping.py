"""For how long the history of one instance is kept, where that differs from all others: its own recording rules."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .keeping import GENERAL_RULES, KEEPING

MANAGER = "odoo_ha_addon.group_ha_manager"


def _keep(label: str):
    return fields.Selection(
        KEEPING,
        label,
        compute="_compute_history_keep",
        inverse="_inverse_history_keep",
        groups=MANAGER,
        help="Empty: as in the recording rules for all instances",
    )


class HaInstance(models.Model):
    _inherit = "ha.instance"

    history_keep_numbers = _keep("Measurements")
    history_keep_words = _keep("Switches, Locks, Presence")
    history_keep_climate = _keep("Climate")
    history_keep_text_sensors = _keep("Words of Sensors")
    history_rule_count = fields.Integer(
        "Own Recording Rules", compute="_compute_history_rule_count", groups=MANAGER
    )

    def _compute_history_keep(self) -> None:
        for kind, ref in GENERAL_RULES.items():
            general = self.env["ha.history.rule"]._general(ref)
            for instance in self:
                own = general and general._exceptions(instance._origin)
                instance[f"history_{kind}"] = own[:1].keep if own else False

    def _inverse_history_keep(self) -> None:
        if not self.env["ha.access"]._is_manager():
            raise AccessError(self.env._("Only a Home Assistant manager may say how long history is kept."))
        for kind, ref in GENERAL_RULES.items():
            general = self.env["ha.history.rule"]._general(ref)
            for instance in self:
                keep = instance[f"history_{kind}"]
                if not general:
                    if keep:
                        raise UserError(
                            self.env._(
                                "The rule for all instances is archived or removed. Write a rule for this one."
                            )
                        )
                elif (general._exceptions(instance)[:1].keep or False) != keep:
                    general._except(instance, keep)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_history_rule_count(self) -> None:
        for instance in self:
            instance.history_rule_count = self.env["ha.history.rule"].search_count(
                [("instance_ids", "in", instance._origin.ids)]
            )

    def action_history_rules(self) -> dict:
        """The rules by which its entities may be recorded; a new one is about this instance."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("odoo_ha_history.action_ha_history_rule")
        return action | {
            "name": self.env._("Recording of %s", self.name),
            "domain": ["|", ("instance_ids", "=", False), ("instance_ids", "in", self.ids)],
            "context": {"default_instance_ids": self.ids},
        }
