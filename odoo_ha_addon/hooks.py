"""What has to be done when Odoo uninstalls the addon, beyond what Odoo does by itself."""

import functools

from odoo.api import Environment
from odoo.sql_db import db_connect
from psycopg2.extras import Json

MODULE = "odoo_ha_addon"
EVENTS = ("instance_switched", "session_fallback", "ha_access_changed")
"""Messages of ours on the channels of users."""
OF_STAYING_MODULES = """
    SELECT data.* FROM ir_model_data AS data
    JOIN ir_module_module AS module ON module.name = data.module AND module.state <> 'to remove'
    JOIN ir_model_fields AS field ON data.model = 'ir.model.fields' AND data.res_id = field.id
    WHERE field.model || '.' || field.name = ANY(%s)
"""
"""The external ids of fields."""


def uninstall_hook(env: Environment) -> None:
    """Leave nothing behind. Runs in the transaction that drops the tables."""
    # Whatever a bridge writes, it looks at its lease first: what it has begun ends before this, and it begins nothing
    # more. So neither can wait for the other in the middle, nor does anything come in after what is removed here.
    env.cr.execute("LOCK TABLE ha_lease IN ACCESS EXCLUSIVE MODE")
    models = forget(env, MODULE)
    # Later, for messages are written with the commit: removing our groups tells pages that rights are lost.
    env.cr.postcommit.add(functools.partial(_sweep_bus, env.cr.dbname, models))


def forget(env: Environment, module: str) -> list[str]:
    """Remove what Odoo keeps of an addon of ours and does not remove with it; returns the names of its models."""
    env["ir.config_parameter"].sudo().search([("key", "=like", f"{module}.%")]).unlink()
    # Bundles that pages were sent; nobody asks for them again, so Odoo would never find them to be old.
    env["ir.attachment"].sudo().search([("url", "=like", f"/web/assets/%/{module}.%")]).unlink()
    # Where we extend a model of Odoo, it notes the foreign keys of that as ours, too.
    env.cr.execute(
        "DELETE FROM ir_model_constraint WHERE type = 'f' AND module = "
        "(SELECT id FROM ir_module_module WHERE name = %s)",
        [module],
    )
    _keep_inherited_fields(env)
    models = [name for name, model in env.registry.items() if model._original_module == module]
    _forget_inheritance(env, module, models)
    _forget_what_users_saved(env, models)
    return models


def _keep_inherited_fields(env: Environment) -> None:
    """Odoo forgets fields of its own with ours: those that a model has by `_inherits`, such as the name of a scheduled
    action, where what they are inherited from is computed from a field of ours. They are brought back as they were.
    """
    inherited = [
        f"{name}.{field.name}"
        for name, model in env.registry.items()
        for field in model._fields.values()
        if field.inherited
    ]
    env.cr.execute(
        f"""
        WITH data AS ({OF_STAYING_MODULES})
        SELECT (SELECT jsonb_agg(to_jsonb(field)) FROM ir_model_fields AS field WHERE id IN (SELECT res_id FROM data)),
            (SELECT jsonb_agg(to_jsonb(data)) FROM data)
        """,
        [inherited],
    )
    env.cr.postcommit.add(functools.partial(_bring_back, env.cr.dbname, *env.cr.fetchone()))


def _bring_back(db_name: str, fields: list[dict], data: list[dict]) -> None:
    """Rows of `ir_model_fields` and `ir_model_data`, but for those that are there."""
    with db_connect(db_name).cursor() as cr:
        cr.execute(
            """
            INSERT INTO ir_model_fields
            SELECT * FROM jsonb_populate_recordset(NULL::ir_model_fields, %s)
            WHERE model_id IN (SELECT id FROM ir_model) ON CONFLICT DO NOTHING;
            INSERT INTO ir_model_data
            SELECT * FROM jsonb_populate_recordset(NULL::ir_model_data, %s)
            WHERE res_id IN (SELECT id FROM ir_model_fields) ON CONFLICT DO NOTHING
            """,
            [Json(fields), Json(data)],
        )


def _forget_inheritance(env: Environment, module: str, models: list[str]) -> None:
    """Where `mail`, `portal` and the like extend a mixin of our models, Odoo notes that inheritance in their names, the
    choices of its fields, and those fields that a module has brought which came later. It removes these with our
    models, but not their names.
    """
    inherited = {
        "ir.model.inherit": [("model_id.model", "in", models)],
        "ir.model.fields": [("model_id.model", "in", models)],
        "ir.model.fields.selection": [("field_id.model", "in", models)],
    }
    for kind, domain in inherited.items():
        ids = env[kind].search(domain).ids
        env["ir.model.data"].search(
            [("model", "=", kind), ("res_id", "in", ids), ("module", "!=", module)]
        ).unlink()


def _forget_what_users_saved(env: Environment, models: list[str]) -> None:
    """Filters and export lists name their model in plain text, so nothing takes them away with it."""
    env["ir.filters"].with_context(active_test=False).search([("model_id", "in", models)]).unlink()
    env["ir.exports"].search([("resource", "in", models)]).unlink()


def _sweep_bus(db_name: str, models: list[str]) -> None:
    """Remove what nobody can understand any more."""
    channels = [f'%,"{model}",%' for model in models]
    messages = [f'{{"type":"{event}"%' for event in EVENTS]
    with db_connect(db_name).cursor() as cr:
        cr.execute(
            "DELETE FROM bus_bus WHERE channel LIKE ANY(%s) OR message LIKE ANY(%s)", [channels, messages]
        )
