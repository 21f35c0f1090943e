"""What Home Assistant sends is exported as text, never as something to calculate."""

from odoo import models

from ...spreadsheet_text import as_text


class Base(models.AbstractModel):
    _inherit = "base"

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        rows = super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        if self._name.startswith("ha."):
            return [[as_text(value) for value in row] for row in rows]
        return rows
