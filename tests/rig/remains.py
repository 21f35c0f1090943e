"""What there is in an Odoo database, by name, so that two of them can be compared: what an addon has left behind."""

from __future__ import annotations

from tests.rig.tables import Tables

Found = dict[str, set[tuple[object, ...]]]

TABLE_OF = "regexp_replace(replace({}, '.', '_'), '^ir_actions_(act_)?', 'ir_act_')"
"""The table of a model, of whose name it is made."""

CATALOGUE = {
    "relations": "SELECT relkind::text, relname FROM pg_class WHERE relnamespace = 'public'::regnamespace",
    "columns": "SELECT attrelid::regclass::text, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid "
    "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') AND attnum > 0 AND NOT attisdropped",
    "constraints": "SELECT conrelid::regclass::text, conname FROM pg_constraint "
    "WHERE connamespace = 'public'::regnamespace",
    "functions": "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
    "types": "SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('d', 'e', 'r')",
    "triggers": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
    "extensions": "SELECT extname FROM pg_extension",
}
"""Of PostgreSQL."""
RECORDS = {
    # But for the list of what could be installed.
    "external ids": "SELECT module, name FROM ir_model_data WHERE model <> 'ir.module.module'",
    "models": "SELECT model FROM ir_model",
    "fields": "SELECT model, name FROM ir_model_fields",
    "constraints of models": "SELECT held.name, module.name FROM ir_model_constraint AS held "
    "JOIN ir_module_module AS module ON module.id = held.module",
    "parameters": "SELECT key FROM ir_config_parameter",
    "crons": "SELECT cron_name FROM ir_cron",
    "actions": "SELECT type, name->>'en_US' FROM ir_actions",
    "views": "SELECT name, model FROM ir_ui_view",
    "menus": "SELECT name->>'en_US' FROM ir_ui_menu",
    "groups": "SELECT name->>'en_US' FROM res_groups",
    "filters": "SELECT name FROM ir_filters",
    "export lists": "SELECT name FROM ir_exports",
    "templates of mails": "SELECT name->>'en_US' FROM mail_template",
    "kinds of activities": "SELECT name->>'en_US' FROM mail_activity_type",
    "followers": "SELECT res_model FROM mail_followers",
    "messages": "SELECT model FROM mail_message WHERE model IS NOT NULL",
    "files": "SELECT name, res_model, url FROM ir_attachment "
    "WHERE res_model <> 'ir.ui.view' OR url NOT LIKE '/web/assets/%/web.%'",
}
"""Of Odoo. Its own bundles are left out, which it makes anew when it likes."""
BY_USE = (
    "bus_presence", "ir_attachment", "ir_cron_progress", "ir_cron_trigger", "orm_signaling_", "res_device_log",
    "res_users_log",
)  # fmt: skip
"""With what tables of Odoo begin that grow by themselves wherever somebody works."""
SESSIONS = {
    "advisory locks": "SELECT classid, objid FROM pg_locks WHERE locktype = 'advisory' "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    # Whoever waited for the outcome of a command listens on for a minute.
    "connections": "SELECT application_name FROM pg_stat_activity WHERE datname = current_database() "
    "AND application_name LIKE 'odoo_ha%' AND application_name <> 'odoo_ha outcomes'",
}
"""What a bridge holds in PostgreSQL."""


def what_there_is(tables: Tables) -> Found:
    """By what it is; each set has what names one of it."""
    found = {what: set(tables.rows(sql)) for what, sql in (CATALOGUE | RECORDS | SESSIONS).items()}
    names = sorted(
        str(name) for kind, name in found["relations"] if kind == "r" and not str(name).startswith(BY_USE)
    )
    counts = (f"SELECT '{name}', count(*) FROM \"{name}\"" for name in names)
    # Whatever has no name that is asked for above.
    return {**found, "rows of tables": set(tables.rows(" UNION ALL ".join(counts)))}


def differences(after: Found, before: Found) -> dict[str, list[tuple[object, ...]]]:
    """What is there after and was not before, with a `+`, and what is gone, with a `-`."""
    found = {}
    for what, rows in after.items():
        new, gone = rows - before[what], before[what] - rows
        if new or gone:
            found[what] = [("+", *row) for row in sorted(new, key=str)]
            found[what] += [("-", *row) for row in sorted(gone, key=str)]
    return found


OWNED = {
    "relations": f"""
        SELECT relkind::text, relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relname IN (
            SELECT {TABLE_OF.format("ir_model.model")} FROM ir_model_data AS data
            JOIN ir_model ON ir_model.id = data.res_id AND data.model = 'ir.model'
            WHERE data.module = (SELECT name FROM addon) AND data.id = (
                SELECT min(id) FROM ir_model_data WHERE model = 'ir.model' AND res_id = data.res_id
            )
            UNION SELECT relation.name FROM ir_model_relation AS relation
            JOIN ir_module_module AS module ON module.id = relation.module WHERE module.name = (SELECT name FROM addon)
        )
    """,
    "columns": f"""
        SELECT attrelid::regclass::text, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND (relname, attname) IN (
            SELECT {TABLE_OF.format("field.model")}, field.name FROM ir_model_data AS data
            JOIN ir_model_fields AS field ON field.id = data.res_id AND data.model = 'ir.model.fields'
            WHERE data.module = (SELECT name FROM addon) AND data.id = (
                SELECT min(id) FROM ir_model_data WHERE model = 'ir.model.fields' AND res_id = data.res_id
            )
        )
    """,
    "constraints": """
        SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE conname IN (
            SELECT held.name FROM ir_model_constraint AS held
            JOIN ir_module_module AS module ON module.id = held.module WHERE module.name = (SELECT name FROM addon)
        )
    """,
    "external ids": "SELECT module, name FROM ir_model_data WHERE module = (SELECT name FROM addon)",
    "parameters": "SELECT key FROM ir_config_parameter WHERE starts_with(key, (SELECT name || '.' FROM addon))",
}
"""What an addon has in the database, which nobody had before it."""


def owned_by(tables: Tables, *modules: str) -> Found:
    """What these addons have brought, by what it is, as in `what_there_is`."""
    return {
        what: {
            row
            for module in modules
            for row in tables.rows("WITH addon (name) AS (VALUES (%s)) " + sql, module)
        }
        for what, sql in OWNED.items()
    }


def still_there(tables: Tables, owned: Found) -> Found:
    """What of this is still in the database."""
    found = {what: names & set(tables.rows((CATALOGUE | RECORDS)[what])) for what, names in owned.items()}
    return {what: names for what, names in found.items() if names}
