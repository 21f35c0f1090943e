"""Record rules were protected from updates, and those of the registries were older than the rest."""


def migrate(cr, version: str) -> None:
    """Let the update bring every record rule of this addon to what its data say."""
    cr.execute(
        "UPDATE ir_model_data SET noupdate = false WHERE module = 'odoo_ha_addon' AND model = 'ir.rule'"
    )
