"""Finding what belongs to the instance that the user works with now."""

from odoo import fields, models


class HaCurrentInstanceMixin(models.AbstractModel):
    """For models with an `instance_id`; views offer it as the filter "Current instance"."""

    _name = "ha.current.instance.mixin"
    _description = "Home Assistant Record of an Instance"

    is_current_instance = fields.Boolean(
        "Of the Current Instance",
        compute="_compute_is_current_instance",
        search="_search_is_current_instance",
        export_string_translation=False,
    )

    def _compute_is_current_instance(self) -> None:
        current = self.env["ha.instance"]._current_id(clean_up=False)
        for record in self:
            record.is_current_instance = bool(current) and record.instance_id.id == current

    def _search_is_current_instance(self, operator: str, value):
        if operator != "in":
            return NotImplemented
        current = self.env["ha.instance"]._current_id(clean_up=False)
        return [("instance_id", "=", current or 0)]
