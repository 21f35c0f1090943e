"""Views of this addon no longer patch each other, and rows of a sync that cannot be used are called refused."""

from odoo.tools.sql import column_exists, rename_column

MERGED = (
    "view_ha_entity_form_favourite",
    "view_ha_entity_form_registry",
    "view_ha_entity_kanban_favourite",
    "view_ha_entity_kanban_registry",
    "view_ha_entity_list_favourite",
    "view_ha_entity_list_registry",
    "view_ha_entity_search_favourite",
    "view_ha_entity_search_registry",
    "view_ha_instance_form_registries",
)


def migrate(cr, version: str) -> None:
    """Remove what has become part of the views that it patched, before these are loaded: it would patch them twice."""
    cr.execute(
        """
        WITH merged AS (
            DELETE FROM ir_model_data
            WHERE module = 'odoo_ha_addon' AND model = 'ir.ui.view' AND name IN %s
            RETURNING res_id
        )
        DELETE FROM ir_ui_view WHERE id IN (SELECT res_id FROM merged)
        """,
        [MERGED],
    )
    if column_exists(cr, "ha_sync_report_line", "unusable"):
        rename_column(cr, "ha_sync_report_line", "unusable", "refused")
