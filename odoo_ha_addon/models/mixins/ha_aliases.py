"""Other names of something, by which voice assistants know it too."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class HaAliasesMixin(models.AbstractModel):
    _name = "ha.aliases.mixin"
    _description = "Home Assistant Record With Aliases"
    _inherit = ["ha.guarded.mixin"]

    aliases = fields.Json("Raw Aliases", help="Other names that voice assistants understand")
    aliases_text = fields.Text(
        "Aliases",
        compute="_compute_aliases_text",
        inverse="_inverse_aliases_text",
        help="Other names that voice assistants understand, one per line",
    )

    # pylint: disable-next=missing-return
    def _check_given(self, vals: dict) -> None:
        super()._check_given(vals)
        aliases = vals.get("aliases") or []
        if not isinstance(aliases, list) or not all(
            name is None or isinstance(name, str) for name in aliases
        ):
            raise ValidationError(self.env._("The aliases must be a list of names."))

    @api.depends("aliases")
    def _compute_aliases_text(self) -> None:
        # Null stands for the name itself.
        for record in self:
            aliases = record.aliases if isinstance(record.aliases, list) else []
            record.aliases_text = "\n".join(alias for alias in aliases if isinstance(alias, str))

    def _inverse_aliases_text(self) -> None:
        for record in self:
            names = [name for line in (record.aliases_text or "").splitlines() if (name := line.strip())]
            aliases = record.aliases if isinstance(record.aliases, list) else []
            own = [alias for alias in aliases if alias is None]
            record.aliases = own + names or False
