"""Excursions as a kind of alarm: who acknowledges one tells its cause and what was done against it."""

from typing import Any

from odoo import api, fields, models

from ..outside import EXCURSION


class HaAlarm(models.Model):
    _inherit = "ha.alarm"

    kind = fields.Selection(
        selection_add=[(EXCURSION, "Cold-chain excursion")], ondelete={EXCURSION: "set default"}
    )
    watched_temperature_id = fields.Many2one(
        "ha.watched.temperature", readonly=True, ondelete="set null", index="btree_not_null"
    )
    product_class_id = fields.Many2one(related="watched_temperature_id.class_id")
    product_limits = fields.Char(related="watched_temperature_id.class_id.limits", string="Limits")
    product_note = fields.Text(related="watched_temperature_id.class_id.note", string="What to Do")

    @api.model
    def _values_of(self, action, entity, firing, title: str) -> dict[str, Any]:
        values = super()._values_of(action, entity, firing, title)
        if values["kind"] == EXCURSION:
            watched = firing.rule_id.watched_temperature_id or self.env[
                "ha.watched.temperature"
            ].sudo().search([("entity_id", "=", entity.id)], limit=1)
            values["watched_temperature_id"] = watched.id
        return values

    def _asks_cause(self) -> bool:
        return self.kind == EXCURSION or super()._asks_cause()

    # pylint: disable-next=missing-return
    def _acknowledge(self, word: str, cause: str = "", corrective_action: str = "") -> None:
        super()._acknowledge(word, cause, corrective_action)
        self._close_answered()

    # pylint: disable-next=missing-return
    def _clear(self, ended_at, reason: str = "") -> None:
        super()._clear(ended_at, reason)
        self._close_answered()

    def _close_answered(self) -> None:
        """An excursion that is over and answered for is closed, so that the next one has a cause of its own."""
        answered = self.sudo().filtered(
            lambda alarm: alarm.kind == EXCURSION and alarm.state == "cleared" and alarm._is_acknowledged()
        )
        if answered:
            answered.action_close()

    def action_temperature_report(self) -> dict:
        """The dialog of the report, about this temperature."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "odoo_ha_automation.action_ha_excursion_report"
        )
        return {
            **action,
            "context": {"default_watched_ids": [fields.Command.set(self.watched_temperature_id.ids)]},
        }
