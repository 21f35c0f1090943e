"""What Odoo says when a record rule refuses something."""

from odoo import models

from ..mixins.given_values import is_ours


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        """In debug mode Odoo names the records that it refuses. Ours are named to who may see them in one of their
        companies alone.
        """
        if is_ours(records._name):
            in_any = records.with_env(self.env).with_context(
                allowed_company_ids=self.env.user.company_ids.ids
            )
            if not in_any.has_access("read"):
                records.invalidate_recordset()
                records = records.browse()
        return super()._make_access_error(operation, records)
