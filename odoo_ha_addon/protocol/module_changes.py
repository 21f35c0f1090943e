"""Whether the addon is installed, whether its tables are about to change, and who may look after them.

Only the addon itself counts, and modules that depend on it: no other can have columns or rows in its tables. Whatever
the addon depends on, Odoo never changes without marking the addon too.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .parameters import EMBEDDED

MODULE = "odoo_ha_addon"
UNDER_WAY = ("to install", "to upgrade", "to remove")
"""States of a module that Odoo changes next, or that somebody has marked and never carried out."""


class Modules(NamedTuple):
    """
    :ivar changing: technical name and state of each module whose change keeps bridges off, by name
    :ivar addons: technical names of the installed modules that depend on the addon
    :ivar embedded: whether a bridge inside Odoo's own processes may serve it; one that is a process of its own always
        may
    """

    installed: bool
    changing: tuple[tuple[str, str], ...] = ()
    addons: frozenset[str] = frozenset()
    embedded: bool = True

    @property
    def ready(self) -> bool:
        """Whether a bridge may work with the tables."""
        return self.installed and not self.changing

    def may_be_served_by(self, kind: str) -> bool:
        """:param kind: of a bridge: `threaded`, `worker` or `process`"""
        return self.ready and (self.embedded or kind == "process")

    def __str__(self) -> str:
        return ", ".join(f"{name} ({state})" for name, state in self.changing)


def read_modules(cr: Any) -> Modules:
    """Of the cursor's database, which may be any, with Odoo or without.

    :param cr: an open cursor (Odoo's or psycopg2's)
    """
    cr.execute("SELECT to_regclass('ir_module_module_dependency') IS NOT NULL")
    if not cr.fetchone()[0]:
        return Modules(installed=False)
    cr.execute(
        """
        WITH RECURSIVE concerned AS (
            SELECT id, name, state FROM ir_module_module WHERE name = %s
            UNION
            SELECT module.id, module.name, module.state
            FROM concerned
            JOIN ir_module_module_dependency AS dependency ON dependency.name = concerned.name
            JOIN ir_module_module AS module ON module.id = dependency.module_id
        )
        SELECT name, state FROM concerned WHERE state = ANY(%s) OR state = 'installed' ORDER BY name
        """,
        [MODULE, list(UNDER_WAY)],
    )
    rows = cr.fetchall()
    changing = tuple((name, state) for name, state in rows if state in UNDER_WAY)
    # Marked to be installed it has no tables yet; marked to be upgraded or removed it has them still.
    installed = any(name == MODULE and state != "to install" for name, state in rows)
    addons = frozenset(name for name, state in rows if name != MODULE and state == "installed")
    return Modules(installed, changing, addons, _is_embedded(cr))


def _is_embedded(cr: Any) -> bool:
    cr.execute("SELECT count(*) FROM ir_config_parameter WHERE key = %s AND value = 'off'", [EMBEDDED])
    return not cr.fetchone()[0]
