"""What has to be done when Odoo uninstalls the addon, beyond what Odoo does by itself."""

import functools

from odoo.api import Environment
from odoo.sql_db import db_connect

MODULE = "odoo_ha_addon"
EVENTS = ("instance_switched", "session_fallback", "ha_access_changed")
"""Messages of ours on the channels of users."""


def uninstall_hook(env: Environment) -> None:
    """Leave nothing behind. Runs in the transaction that drops the tables."""
    # Whatever a bridge writes, it looks at its lease first: what it has begun ends before this, and it begins nothing
    # more. So neither can wait for the other in the middle, nor does anything come in after what is removed here.
    env.cr.execute("LOCK TABLE ha_lease IN ACCESS EXCLUSIVE MODE")
    models = forget_models(env, MODULE)
    env["ir.config_parameter"].sudo().search([("key", "=like", f"{MODULE}.%")]).unlink()
    # Later, for messages are written with the commit: removing our groups tells pages that rights are lost.
    env.cr.postcommit.add(functools.partial(_sweep_bus, env.cr.dbname, models))


def forget_models(env: Environment, module: str) -> list[str]:
    """Remove what Odoo keeps about the models of an addon of ours and does not remove with them; their names."""
    models = [name for name, model in env.registry.items() if model._original_module == module]
    _forget_inheritance(env, module, models)
    _forget_what_users_saved(env, models)
    return models


def _forget_inheritance(env: Environment, module: str, models: list[str]) -> None:
    """Where `mail`, `portal` and the like extend a mixin of our models, Odoo notes that inheritance in their names, and
    the choices of its fields. It removes these with our models, but not their names.
    """
    inherited = {
        "ir.model.inherit": [("model_id.model", "in", models)],
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
