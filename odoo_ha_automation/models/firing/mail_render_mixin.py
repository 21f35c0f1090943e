"""Mails of a rule that Home Assistant has set off can say what happened: ``{{ trigger.new }}``. They say nothing that
the user of the rule may not read.
"""

from odoo import api, models

from .trigger_values import is_of_rule, of_context


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    @api.model
    def _render_eval_context(self):
        return super()._render_eval_context() | {"trigger": of_context(self.env)}

    @api.model
    def _render_template(self, template_src, model, res_ids, *args, **options):
        # Odoo runs actions as the superuser, and templates are written by others than rules.
        if self.env.su and is_of_rule(self.env):
            return self.sudo(False)._render_template(template_src, model, res_ids, *args, **options)
        return super()._render_template(template_src, model, res_ids, *args, **options)
