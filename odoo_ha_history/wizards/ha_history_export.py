"""Exporting history as a file of any length: what somebody chose, and what they may have of it.

The file itself is written by `controllers/export.py`, in parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.models.command.waiting_places import most_here
from odoo.addons.odoo_ha_addon.models.limits import record_ids
from odoo.addons.odoo_ha_addon.spreadsheet_text import as_text
from odoo.exceptions import UserError

from ..storage import export_places
from ..storage.export import FORMS, ExportEntity, ExportForm
from ..storage.rows import EPOCH
from ..storage.zone import zone_of

MOST_ENTITIES = 10_000
LONGEST = timedelta(days=11 * 366)
DEFAULT_DAYS = 30
MOST_OF_USER = 2
"""Exports that one user may have running."""
ROUTE = "/odoo_ha_history/export"
SCOPES = {
    "entity_ids": "id",
    "area_ids": "effective_area_id",
    "device_ids": "device_id",
    "label_ids": "label_ids",
    "instance_ids": "instance_id",
}
"""By what entities are chosen, and the field of `ha.entity` that has it."""


class Selection(NamedTuple):
    """What is exported: entities that the user may see, from `since` to before `until` (UTC)."""

    entities: Sequence[ExportEntity]
    since: datetime
    until: datetime
    form: ExportForm


class HaHistoryExport(models.TransientModel):
    _name = "ha.history.export"
    _description = "Home Assistant History Export"
    _inherit = ["ha.guarded.mixin"]

    instance_ids = fields.Many2many("ha.instance", string="Instances")
    area_ids = fields.Many2many("ha.area", string="Areas")
    device_ids = fields.Many2many("ha.device", string="Devices")
    label_ids = fields.Many2many("ha.label", string="Labels")
    entity_ids = fields.Many2many("ha.entity", string="Entities", context={"active_test": False})
    since = fields.Datetime(
        "From", required=True, default=lambda self: fields.Datetime.now() - timedelta(days=DEFAULT_DAYS)
    )
    until = fields.Datetime("To", help="Empty: until now")
    form = fields.Selection(
        [("csv", "CSV, for spreadsheets"), ("jsonl", "JSON lines, for programs")],
        "Format",
        required=True,
        default="csv",
    )

    def init(self) -> None:
        export_places.create_table(self.env.cr)

    def action_export(self) -> dict:
        """:raises UserError: nothing, or too much, is chosen, or too many exports are running"""
        self.ensure_one()
        self._selection()
        try:
            export_places.check(self.env.cr, self.env.uid, self._most())
        except export_places.Taken as taken:
            raise self._busy(taken) from None
        return {
            "type": "ir.actions.act_url",
            "url": f"{ROUTE}?{urlencode({'chosen': self.id})}",
            "target": "download",
        }

    def _selection(self) -> Selection:
        """
        :raises UserError: see `_select`
        """
        scopes = {name: self[name].ids for name in SCOPES}
        return self._select(scopes, self.since, self.until or None, self.form)

    @api.model
    def _most(self) -> export_places.Most:
        """A part of what may wait for Home Assistant: an export occupies a worker for longer."""
        places = most_here()["user"]
        return export_places.Most(places, max(1, min(MOST_OF_USER, places // 2)))

    @api.model
    def _busy(self, taken: export_places.Taken) -> UserError:
        if taken.by_user:
            number = self._most().user
            return UserError(
                self.env._("An export of yours is still running. Wait until it is over, or cancel it.")
                if number == 1
                else self.env._(
                    "%s exports of yours are still running. Wait until one is over, or cancel one.", number
                )
            )
        return UserError(
            self.env._("As many exports are running as this server can have. Try again in some minutes.")
        )

    @api.model
    def _select(
        self, scopes: dict[str, list[int]], since: datetime, until: datetime | None, form: Any
    ) -> Selection:
        """
        :param scopes: record ids by key of `SCOPES`; entities that fit any of them are chosen
        :param since: UTC without a zone, as `until`; None: until now
        :raises UserError: there is no such format, the range is backwards or too long, the entities are none or too
        many
        """
        until = until or fields.Datetime.now() + timedelta(seconds=1)
        if form not in FORMS:
            raise UserError(self.env._("The format must be one of these: %s.", ", ".join(FORMS)))
        if since >= until:
            raise UserError(self.env._("The export would end before it begins. Choose an earlier “From”."))
        if until - since > LONGEST:
            raise UserError(
                self.env._(
                    "At most %s years can be exported at once. Choose a later “From”.", LONGEST.days // 366
                )
            )
        chosen = FORMS[form]
        return Selection(self._chosen_entities(scopes, chosen), max(since, EPOCH), until, chosen)

    def _chosen_entities(self, scopes: dict[str, list[int]], form: ExportForm) -> list[ExportEntity]:
        """In the order of instance and name; with archived ones, whose history is still there."""
        domain = fields.Domain.OR(
            fields.Domain(SCOPES[name], "in", record_ids(self.env, ids))
            for name, ids in scopes.items()
            if ids
        )
        entities = self.env["ha.entity"].with_context(active_test=False)
        found = entities._rows(list(domain), ["unit_of_measurement"], "instance_id, name, id")
        if not found:
            raise UserError(
                self.env._("Choose what to export: entities, areas, devices, labels or instances.")
            )
        if len(found) > MOST_ENTITIES:
            raise UserError(
                self.env._(
                    "These are %(number)s entities. At most %(most)s can be exported at once.",
                    number=len(found),
                    most=MOST_ENTITIES,
                )
            )
        instances = self.env["ha.instance"].sudo().browse({row["instance_id"] for row in found})
        names = {instance.id: instance.name for instance in instances}
        zones = {instance.id: zone_of(self.env.cr, instance.id) for instance in instances}
        text = as_text if form.is_spreadsheet else str
        return [
            ExportEntity(
                record_id=row["id"],
                instance=text(names[row["instance_id"]]),
                entity_id=text(row["entity_id"]),
                name=text(row["name"]),
                unit=text(str(row["attributes"].get("unit_of_measurement") or "")),
                zone=zones[row["instance_id"]],
            )
            for row in found
        ]
