"""Mails of a rule that Home Assistant has set off can say what happened: ``{{ trigger.new }}``."""

from odoo import api, models

from .trigger_values import of_context


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    @api.model
    def _render_eval_context(self):
        return super()._render_eval_context() | {"trigger": of_context(self.env)}
