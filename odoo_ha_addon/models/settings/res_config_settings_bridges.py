"""Which bridges look after this database, and how they are."""

import os
from datetime import timedelta
from typing import Literal

from babel.dates import format_timedelta
from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.misc import babel_locale_parse, get_lang

from ...protocol.connection_states import ConnectionState
from ...protocol.life_signs import FROZEN_AFTER_SECONDS
from ...protocol.parameters import OFF_VARIABLE, is_switched_off
from ..instance.ha_connection_words import reason_in_words

BRIDGES = """
    SELECT bridge.id, bridge.host, bridge.pid, bridge.kind, bridge.version, bridge.started, bridge.life_sign,
           extract(epoch FROM (clock_timestamp() AT TIME ZONE 'UTC') - bridge.life_sign)::int AS silent_seconds,
           (SELECT count(*) FROM ha_lease AS lease WHERE lease.bridge_id = bridge.id) AS lease_count,
           (SELECT count(*) FROM ha_lease AS lease JOIN ha_connection AS connection
                ON connection.instance_id = lease.instance_id AND connection.state = 'connected'
            WHERE lease.bridge_id = bridge.id) AS connected_count,
           jsonb_array_length(coalesce(bridge.unreadable, '[]'::jsonb)) AS unreadable_count
    FROM ha_bridge AS bridge ORDER BY bridge.started, bridge.id
"""


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    ha_bridges = fields.Html("Bridges", compute="_compute_ha_bridges", sanitize=False)
    ha_server_hosts_none = fields.Text("Bridge of This Server", compute="_compute_ha_bridges")

    def _compute_ha_bridges(self) -> None:
        shown = self._ha_bridges_shown()
        switched_off = is_switched_off(os.environ) and self.env._(
            "This server was started with %s=off in its environment, so it hosts no bridge, whatever is set here.",
            OFF_VARIABLE,
        )
        for settings in self:
            settings.ha_bridges = shown
            settings.ha_server_hosts_none = switched_off

    def _ha_bridges_shown(self):
        # What processes there are is nobody's company's; names of instances are not among it.
        self.env.flush_all()
        self.env.cr.execute(SQL(BRIDGES))
        bridges = self.env.cr.dictfetchall()
        kinds = dict(self.env["ha.bridge"]._fields["kind"]._description_selection(self.env))
        installed = self.env.ref("base.module_odoo_ha_addon").sudo().latest_version
        locale = babel_locale_parse(get_lang(self.env).code)
        for bridge in bridges:
            silent = bridge["silent_seconds"]
            bridge.update(
                is_alive=silent is not None and silent <= FROZEN_AFTER_SECONDS,
                kind=kinds.get(bridge["kind"], ""),
                is_other_version=bool(bridge["version"]) and not _is_same(bridge["version"], installed),
                serves=self.env._(
                    "%(connected)s of %(held)s connected",
                    connected=bridge["connected_count"],
                    held=bridge["lease_count"],
                ),
                unreadable=bridge["unreadable_count"]
                and self.env._("%s without a fitting key", bridge["unreadable_count"]),
                ago=format_timedelta(
                    -timedelta(seconds=max(1, silent or 0)), add_direction=True, locale=locale
                ),
            )
        is_served = any(bridge["is_alive"] for bridge in bridges)
        why = (
            "" if is_served else reason_in_words(self.env, ConnectionState.WAITING, None, None, has_url=True)
        )
        values = {"bridges": bridges, "why_none": why}
        return self.env["ir.qweb"]._render("odoo_ha_addon.bridges_of_settings", values)


def _is_same(version: str, installed: str | Literal[False]) -> bool:
    """Odoo adds its own series to what a manifest says, where it is missing there."""
    return not installed or installed.endswith(version)
