"""Goes through everything that a connection needs, from the settings to the last message, and shows each step."""

import asyncio

from odoo import api, fields, models

from ..hass import TlsOptions
from ..hass.diagnosis import Severity, diagnose
from .diagnosis_steps import BRIDGE, SETTINGS, SEVERITIES, can_go, instance_line, way_line


class HaDiagnosis(models.TransientModel):
    _name = "ha.diagnosis"
    _description = "Home Assistant Diagnosis"
    _inherit = ["ha.guarded.mixin"]

    instance_id = fields.Many2one("ha.instance", required=True, readonly=True, ondelete="cascade")
    line_ids = fields.One2many("ha.diagnosis.line", "diagnosis_id", readonly=True)
    conclusion = fields.Char(readonly=True)
    paragraph = fields.Char("Documentation", readonly=True)
    healthy = fields.Boolean(readonly=True)

    @api.model
    def _open_for(self, instance) -> dict:
        instance.check_access("write")
        lines = self._lines(instance)
        failed = Severity.FAILED.value
        problem = next((line for line in lines if line["result"] == failed), {})
        diagnosis = self.sudo().create(
            {
                "instance_id": instance.id,
                "healthy": not problem,
                "conclusion": problem.get("text")
                or self.env._("Everything that can be checked is in order."),
                "paragraph": problem.get("paragraph"),
                "line_ids": [(0, 0, {"sequence": number, **line}) for number, line in enumerate(lines)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Diagnosis of %s", instance.name),
            "res_model": self._name,
            "res_id": diagnosis.id,
            "view_mode": "form",
            "target": "new",
        }

    def _lines(self, instance) -> list[dict]:
        settings = [instance_line(instance, *step) for step in SETTINGS.items()]
        way = self._way(instance) if can_go(instance) else []
        bridge = [instance_line(instance, *step) for step in BRIDGE.items()]
        return [*settings, *way, *bridge]

    def _way(self, instance) -> list[dict]:
        self.env["ha.connection.test"]._take_slot()
        settings = instance.sudo()
        tls = TlsOptions(ca_pem=settings.tls_ca or None, fingerprint=settings.tls_fingerprint or None)
        diagnosis = asyncio.run(diagnose(settings.url, instance._token_in_clear(), tls))
        return [
            way_line(self.env, step.name, step.severity, step.error, diagnosis.found)
            for step in diagnosis.steps
        ]


class HaDiagnosisLine(models.TransientModel):
    _name = "ha.diagnosis.line"
    _description = "Home Assistant Diagnosis Step"
    _inherit = ["ha.guarded.mixin"]
    _order = "sequence, id"

    diagnosis_id = fields.Many2one("ha.diagnosis", required=True, ondelete="cascade")
    sequence = fields.Integer()
    name = fields.Char("Step", readonly=True)
    result = fields.Selection(SEVERITIES, readonly=True)
    text = fields.Char("Finding", readonly=True)
    paragraph = fields.Char("Documentation", readonly=True)
