from odoo import fields, models

FIELDS = ["ha_color_scheme", "ha_has_color_scheme"]


class ResUsers(models.Model):
    _inherit = "res.users"

    ha_color_scheme = fields.Selection(
        [("device", "As the device"), ("light", "Light"), ("dark", "Dark")],
        "Colors",
        required=True,
        default="device",
        help="Of all of Odoo, on each device of this user.",
    )
    ha_has_color_scheme = fields.Boolean(compute="_compute_ha_has_color_scheme")

    def _compute_ha_has_color_scheme(self) -> None:
        self.ha_has_color_scheme = self.env["ir.http"]._has_ha_color_scheme()

    @property
    def SELF_READABLE_FIELDS(self) -> list[str]:  # noqa: N802
        return [*super().SELF_READABLE_FIELDS, *FIELDS]

    @property
    def SELF_WRITEABLE_FIELDS(self) -> list[str]:  # noqa: N802
        return [*super().SELF_WRITEABLE_FIELDS, "ha_color_scheme"]
