"""Takes a database of today back to an earlier version, with all that people have in it: see docs/testing.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.rig.remains import TABLE_OF
from tests.rig.tables import Tables

TABLES_OF_THEN = Path(__file__).with_name("earlier_tables.txt")
VERSION_OF_THEN = "19.0.1.0.0"
OURS = f"""
    SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
    AND attnum > 0 AND NOT attisdropped AND (relname LIKE 'ha\\_%' OR (relname, attname) IN (
        SELECT {TABLE_OF.format("field.model")}, field.name FROM ir_model_fields AS field
        JOIN ir_model_data AS data ON data.model = 'ir.model.fields' AND data.res_id = field.id
        GROUP BY field.id HAVING bool_and(data.module LIKE 'odoo\\_ha\\_%')
    ))
"""
FIELDS = {"boolean": "boolean", "float8": "float", "int4": "integer"}
KNOWN = (
    """
    WITH made AS (
        INSERT INTO ir_model (model, name, state, "order") SELECT '{model}', '{{"en_US": "of then"}}', 'base', 'id'
        WHERE NOT EXISTS (SELECT FROM ir_model WHERE model = '{model}') RETURNING id
    )
    INSERT INTO ir_model_data (module, name, model, res_id)
    SELECT 'odoo_ha_addon', '{of_model}', 'ir.model', id FROM made
    """,
    """
    WITH made AS (
        INSERT INTO ir_model_fields (model_id, model, name, field_description, ttype, state, store)
        SELECT id, model, '{column}', '{{"en_US": "of then"}}', '{kind}', 'base', TRUE FROM ir_model
        WHERE model = '{model}' RETURNING id
    )
    INSERT INTO ir_model_data (module, name, model, res_id)
    SELECT 'odoo_ha_addon', '{of_column}', 'ir.model.fields', id FROM made
    """,
)

DATA_OF_THEN = """
    -- 19.0.1.3.0: the hours of a grant stood in it.
    UPDATE ha_grant AS held SET
        hour_from = line.hour_from, hour_to = line.hour_to, monday = line.monday, tuesday = line.tuesday,
        wednesday = line.wednesday, thursday = line.thursday, friday = line.friday, saturday = line.saturday,
        sunday = line.sunday
    FROM (SELECT DISTINCT ON (grant_id) * FROM ha_grant_window ORDER BY grant_id, id) AS line
    WHERE line.grant_id = held.id;
    -- 19.0.1.2.0: groups had members.
    INSERT INTO ha_entity_group_member (group_id, user_id, access)
    SELECT given.entity_group_id, held.user_id, held.access
    FROM ha_grant AS held JOIN ha_grant_entity_group_rel AS given ON given.grant_id = held.id
    WHERE held.receiver = 'user' ORDER BY held.id;
    DELETE FROM ha_grant WHERE id IN (SELECT grant_id FROM ha_grant_entity_group_rel) AND receiver = 'user';
    UPDATE ha_watch SET channel_model = 'ha.entity.group';
    -- 19.0.1.1.0: record rules were not updated, one column had another name, and views patched each other.
    UPDATE ir_model_data SET noupdate = TRUE WHERE module = 'odoo_ha_addon' AND model = 'ir.rule';
    UPDATE ir_rule SET domain_force = '[(0, ''='', 1)]' WHERE id = (
        SELECT res_id FROM ir_model_data WHERE module = 'odoo_ha_addon' AND name = 'rule_ha_area_user'
    );
    ALTER TABLE ha_sync_report_line RENAME COLUMN refused TO unusable;
    WITH patch AS (
        INSERT INTO ir_ui_view (name, model, type, mode, active, priority, inherit_id, arch_db)
        SELECT 'of then', 'ha.entity', 'form', 'extension', TRUE, 16, res_id,
            jsonb_build_object('en_US', '<xpath expr="//sheet" position="inside"><separator /></xpath>')
        FROM ir_model_data WHERE module = 'odoo_ha_addon' AND name = 'view_ha_entity_form'
        RETURNING id
    )
    INSERT INTO ir_model_data (module, name, model, res_id, noupdate)
    SELECT 'odoo_ha_addon', 'view_ha_entity_form_registry', 'ir.ui.view', id, FALSE FROM patch;
"""
"""What the scripts in `migrations/` undo, the last one first."""


def take_back(tables: Tables) -> None:
    """Have the tables and columns of then, and in them what stands today in others. Odoo has to be stopped."""
    then = dict(_tables_of_then())
    today = tables_of_ours(tables)
    for table, columns in then.items():
        gone = {column: kind for column, kind in columns.items() if kind}
        if gone and table not in today:
            tables.rows(f"CREATE TABLE {table} (id serial PRIMARY KEY)")
        for column, kind in gone.items():
            tables.rows(f'ALTER TABLE {table} ADD COLUMN "{column}" {kind}')
            _make_known(tables, table, column, kind)
    tables.rows(DATA_OF_THEN)
    for table, columns in today.items():
        if table not in then:
            tables.rows(f"DROP TABLE {table} CASCADE")
        for column in columns - set(then.get(table, columns)):
            tables.rows(f'ALTER TABLE {table} DROP COLUMN "{column}" CASCADE')
    tables.rows(
        "UPDATE ir_module_module SET latest_version = %s WHERE name = 'odoo_ha_addon'", VERSION_OF_THEN
    )


def _tables_of_then() -> Iterator[tuple[str, dict[str, str]]]:
    """By table: the columns, each with its type where there is none today, else empty."""
    for line in TABLES_OF_THEN.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            table, _colon, columns = line.partition(":")
            yield table, {name: kind for name, _is, kind in (word.partition("=") for word in columns.split())}


def tables_of_ours(tables: Tables) -> dict[str, set[str]]:
    """The columns of every table of ours, and those of ours in tables of Odoo."""
    found: dict[str, set[str]] = {}
    for table, column in tables.rows(OURS):
        found.setdefault(table, set()).add(column)
    return found


def _make_known(tables: Tables, table: str, column: str, kind: str) -> None:
    """Tell Odoo of a field of then, so that it finds it gone."""
    model = table.replace("_", ".")
    words = {
        "model": model,
        "of_model": f"model_{table}",
        "column": column,
        "of_column": f"field_{table}__{column}",
    }
    for sql in KNOWN:
        tables.rows(sql.format(**words, kind=FIELDS.get(kind, "char")))


def contents(tables: Tables) -> dict[str, tuple[int, str]]:
    """By table of then that has something: how many rows, and a digest of those of its columns that are left."""
    today = tables_of_ours(tables)
    found = {}
    for table, columns in _tables_of_then():
        left = {column for column, kind in columns.items() if not kind}
        if names := sorted(today.get(table, set()) & left):
            quoted = ", ".join(f'"{name}"' for name in names)
            row = f"md5(ROW({quoted})::text)"
            [(count, digest)] = tables.rows(
                f"SELECT count(*), md5(string_agg({row}, '' ORDER BY {row})) FROM {table}"
            )
            found[table] = (count, digest or "")
    return {table: rows for table, rows in found.items() if rows[0]}
