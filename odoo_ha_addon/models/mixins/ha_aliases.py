"""Other names of something, by which voice assistants know it too."""

from odoo import api, fields, models


class HaAliasesMixin(models.AbstractModel):
    _name = "ha.aliases.mixin"
    _description = "Home Assistant Record With Aliases"

    aliases = fields.Json("Raw Aliases", help="Other names that voice assistants understand")
    aliases_text = fields.Text(
        "Aliases",
        compute="_compute_aliases_text",
        inverse="_inverse_aliases_text",
        help="Other names that voice assistants understand, one per line",
    )

    @api.depends("aliases")
    def _compute_aliases_text(self) -> None:
        # Null stands for the name itself.
        for record in self:
            record.aliases_text = "\n".join(alias for alias in record.aliases or [] if isinstance(alias, str))

    def _inverse_aliases_text(self) -> None:
        for record in self:
            names = [name for line in (record.aliases_text or "").splitlines() if (name := line.strip())]
            own = [alias for alias in record.aliases or [] if alias is None]
            record.aliases = own + names or False
