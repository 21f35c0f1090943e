"""What Odoo does not remove by itself when it uninstalls the addon: it knows no partitioned tables."""

from odoo.addons.odoo_ha_addon.hooks import forget
from odoo.api import Environment

from .storage import export_places, schema
from .storage.statistics import schema as statistics_schema


def uninstall_hook(env: Environment) -> None:
    # A bridge proves its lease before it writes: what it has begun ends before this, and it begins nothing more.
    env.cr.execute("LOCK TABLE ha_lease IN ACCESS EXCLUSIVE MODE")
    forget(env, "odoo_ha_history")
    env.cr.execute(
        "DROP VIEW IF EXISTS ha_history_reading, ha_statistics_reading, ha_statistics_word_reading CASCADE"
    )
    statistics_schema.drop_tables(env.cr)
    schema.drop_tables(env.cr)
    export_places.drop_table(env.cr)
