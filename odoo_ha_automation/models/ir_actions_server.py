"""What server actions know about Home Assistant."""

from odoo import models

from .trigger_values import of_context


class IrActionsServer(models.Model):
    _inherit = "ir.actions.server"

    def _get_eval_context(self, action=None):
        eval_context = super()._get_eval_context(action)
        if action and action.model_name in ("ha.entity", "ha.instance"):
            eval_context["trigger"] = of_context(self.env)
        return eval_context
