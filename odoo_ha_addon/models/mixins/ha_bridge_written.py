"""Fields that only the bridge writes, on records that people edit too.

A readonly field is still open to whoever calls the server directly. A manager of one company could point such a
field at a record of another and read there through the related fields, which look past record rules.
"""

from odoo import api, models


class HaBridgeWrittenMixin(models.AbstractModel):
    _name = "ha.bridge.written.mixin"
    _description = "Home Assistant Record With Fields of the Bridge"
    _inherit = ["ha.guarded.mixin"]

    _bridge_fields: frozenset[str] = frozenset()
    """Nobody but the superuser writes these."""

    @api.model
    def _has_field_access(self, field, operation):
        if operation == "write" and not self.env.su and field.name in self._bridge_fields:
            return False
        return super()._has_field_access(field, operation)
