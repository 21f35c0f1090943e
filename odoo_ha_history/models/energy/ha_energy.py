"""Home Assistant's energy settings, and what the energy page shows by them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.models.access.ha_refusal import Refusal
from odoo.addons.odoo_ha_addon.models.limits import INT4_MAX
from odoo.addons.odoo_ha_addon.protocol.connection_states import ConnectionState
from odoo.addons.odoo_ha_addon.protocol.notify import notify
from odoo.exceptions import UserError
from odoo.tools import get_lang

from ...energy import units
from ...energy.periods import PERIODS, Span, span_before, span_of
from ...energy.report import Told, report
from ...energy.settings import ELECTRICITY, GAS, WATER, WATER_DEVICE, Settings, restored
from ...storage.zone import zone_of
from .ha_energy_numbers import Meters, not_kept, read_from_home_assistant, read_from_odoo, until_of

TOPIC = "ha_energy_settings"
YEARS = (1990, 2099)
COMPARISONS = (False, "previous", "year")
EVERYTHING = {
    "until": False,
    "without": [],
    "missing_hours": 0,
    "missing_hours_before": 0,
    "kept_since": False,
}
"""Nothing of the numbers is missing."""


class Known(NamedTuple):
    """What is kept of a statistic; as `meters` has it."""

    record: int | None
    name: str | None
    unit: str | None
    stored_unit: str | None


class HaEnergy(models.Model):
    _name = "ha.energy"
    _description = "Home Assistant Energy Settings"
    _inherit = ["ha.guarded.mixin"]
    _log_access = False
    _rec_name = "instance_id"

    instance_id = fields.Many2one("ha.instance", required=True, ondelete="cascade", readonly=True)
    state = fields.Selection(
        [("ready", "Set up"), ("none", "Nothing set up"), ("absent", "Home Assistant runs without it")],
        required=True,
        readonly=True,
        default="none",
    )
    sources = fields.Json(readonly=True, help="Kind, statistic, statistic of its costs, name")
    devices = fields.Json(readonly=True, help="Kind, statistic, name, statistic that it is a part of")
    meters = fields.Json(
        readonly=True, help="By statistic: record of the entity, name, unit that is shown, unit that is kept"
    )
    currency = fields.Char(readonly=True)
    is_metric = fields.Boolean(readonly=True)
    co2_entity_id = fields.Many2one(
        "ha.entity", ondelete="set null", readonly=True, help="Tells the share of fossil energy in the grid"
    )
    read_at = fields.Datetime(readonly=True)

    _instance_uniq = models.UniqueIndex("(instance_id)")

    @api.model
    @api.readonly
    def report(
        self,
        instance_id: int,
        period: str = "day",
        day: str | bool = False,
        compare: str | bool = False,
    ) -> dict[str, Any]:
        """What the energy page shows: ENERGY of docs/history.md.

        :param period: `day`, `week`, `month` or `year`
        :param day: any day of it, such as ``2026-03-29``; today by default
        :param compare: with `previous`, the one before, or `year`, the same days of the year before
        :raises UserError: there is no such instance that the user may see, or this makes no sense
        """
        instance = self._instance(instance_id)
        span, before, today = self._spans(instance, period, day, compare)
        known = self.sudo().search([("instance_id", "=", instance.id)])
        may_set = self.env["ha.access"]._is_manager()
        answer = {
            "instance_id": instance.id,
            "state": known.state or "unknown",
            "url": (may_set and instance.sudo().url) or False,
            "read_at": known.read_at.timestamp() if known.read_at else False,
            "period": period,
            "today": today.isoformat(),
            "zone": zone_of(self.env.cr, instance.id),
            **_as_dict(span),
            "before": _as_dict(before) if before else False,
        }
        if known.state != "ready":
            return answer
        meters, hidden = known._meters()
        told, source = self._told(instance, meters, [span, before] if before else [span])
        is_whole = len(meters.settings.of(*ELECTRICITY)) == len(known._settings().of(*ELECTRICITY))
        found = report(meters.settings, told[0], told[1] if before else None, is_whole=is_whole)
        for row in (*found["sources"], *found["devices"]):
            row["name"] = meters.labels[row["statistic"]]
            row["entity_id"] = meters.records.get(row["statistic"], False)
        return {
            **answer,
            **source,
            **found,
            "hidden": hidden,
            "is_whole": is_whole,
            "currency": known.currency or False,
            "units": {"electricity": units.KWH, "gas": meters.gas_unit, "water": meters.water_unit},
        }

    @api.model
    def look_again(self, instance_id: int) -> bool:
        """Have the settings read from Home Assistant; pages hear of it by `ha_energy_settings` on the bus.

        :raises UserError: there is no such instance that the user may see
        """
        notify(self.env.cr, TOPIC, self._instance(instance_id).id)
        return True

    def _instance(self, instance_id: Any):
        is_id = type(instance_id) is int and 0 < instance_id <= INT4_MAX
        instance = self.env["ha.instance"].search([("id", "=", instance_id if is_id else 0)])
        if not instance:
            raise UserError(self.env._("There is no such Home Assistant instance, or you may not see it."))
        return instance

    def _spans(self, instance, period: Any, day: Any, compare: Any) -> tuple[Span, Span | None, date]:
        """What is shown, what it is compared with, and today in the zone of the site."""
        if period not in PERIODS:
            raise UserError(self.env._("The energy page shows a day, a week, a month or a year."))
        if compare not in COMPARISONS:
            raise UserError(self.env._("It can be compared with the time before, or with the year before."))
        zone = ZoneInfo(zone_of(self.env.cr, instance.id))
        today = self._now().astimezone(zone).date()
        shown = today if day is False or day is None else self._day(day)
        span = span_of(period, shown, zone, int(get_lang(self.env).week_start) - 1)
        return span, span_before(period, span, compare, zone) if compare else None, today

    def _day(self, day: Any) -> date:
        try:
            found = date.fromisoformat(day) if isinstance(day, str) and len(day) == 10 else None
        except ValueError:
            found = None
        if not found:
            raise UserError(self.env._("The day must be given as in 2026-03-29."))
        if not YEARS[0] <= found.year <= YEARS[1]:
            raise UserError(
                self.env._("The year must be one from %(first)s to %(last)s.", first=YEARS[0], last=YEARS[1])
            )
        return found

    def _now(self) -> datetime:
        return datetime.now(ZoneInfo("UTC"))

    def _settings(self) -> Settings:
        return restored({"sources": self.sources or [], "devices": self.devices or []})

    def _of_statistic(self, statistic: str) -> Known:
        return Known(*(self.meters or {}).get(statistic, (None, None, None, None)))

    def _meters(self) -> tuple[Meters, int]:
        """What of these settings the user of `ha.access` may see, and how many statistics they may not.

        Who may see an entity may see its statistic. One of no entity is shared with nobody, so managers alone see it.
        """
        every = self._settings()
        found = self.env["ha.entity"].sudo(False).with_context(active_test=False)
        records = {name: self._of_statistic(name).record for name in every.statistics()}
        there = set(found.sudo().browse({record for record in records.values() if record}).exists()._ids)
        of_entities = {name: record for name, record in records.items() if record in there}
        visible = found.search_fetch(
            [("id", "in", list(set(of_entities.values()))), ("instance_id", "=", self.instance_id.id)],
            ["entity_id", "name"],
        ).grouped("id")
        entities = {name: visible[record] for name, record in of_entities.items() if record in visible}
        is_manager = found.env["ha.access"]._is_manager()
        names = {
            name: entities[name].entity_id if name in entities else name
            for name in every.statistics()
            if name in entities or (is_manager and name not in of_entities)
        }
        settings = _visible_part(every, names)
        gas = units.gas_unit(self._units_of(settings, GAS), self.is_metric)
        water = units.water_unit(self._units_of(settings, WATER), self.is_metric)
        of_kind = {GAS: gas, WATER: water, WATER_DEVICE: water}
        meters = Meters(
            settings,
            names,
            self._labels(settings, entities),
            {name: entity.id for name, entity in entities.items()},
            {each.statistic: of_kind.get(each.kind, units.KWH) for each in settings.every()},
            gas,
            water,
            self.co2_entity_id.sudo(False)._filtered_access("read") or None,
        )
        return meters, len(every.statistics()) - len(names)

    def _units_of(self, settings: Settings, kind: str) -> list[str | None]:
        return [self._of_statistic(source.statistic).unit for source in settings.of(kind)]

    def _told(self, instance, meters: Meters, spans: Collection[Span]) -> tuple[list[Told], dict[str, Any]]:
        """The numbers of each span, and where they are from."""
        # Nobody wants to wait until it comes back: what Odoo keeps is there at once.
        trouble = "" if self._is_connected(instance) else self.env._("It is not connected.")
        if not trouble:
            try:
                told = read_from_home_assistant(instance, meters, spans)
                return told, {"source": "home_assistant", "trouble": False, **EVERYTHING}
            except Refusal as refusal:
                trouble = str(refusal)
        told = read_from_odoo(self.env.cr, meters, spans)
        until = until_of(self.env.cr, [each.changes for each in told], meters)
        return told, {
            "source": "odoo",
            "trouble": trouble,
            "until": until or False,
            **not_kept(self.env.cr, meters, spans, until, fields.Datetime.now()),
        }

    def _is_connected(self, instance) -> bool:
        return ConnectionState(instance.sudo().connection_state).is_open

    def _labels(self, settings: Settings, entities: dict[str, Any]) -> dict[str, str]:
        """What people call each statistic: in the energy settings, else its entity, else as Home Assistant says."""
        given = {each.statistic: each.name for each in settings.every()}
        return {
            name: given.get(name)
            or (name in entities and entities[name].name)
            or self._of_statistic(name).name
            or name
            for name in settings.statistics()
        }


def _visible_part(every: Settings, names: Collection[str]) -> Settings:
    return Settings(
        tuple(
            source._replace(cost=source.cost if source.cost in names else None)
            for source in every.sources
            if source.statistic in names
        ),
        tuple(
            device._replace(part_of=device.part_of if device.part_of in names else None)
            for device in every.devices
            if device.statistic in names
        ),
    )


def _as_dict(span: Span) -> dict[str, Any]:
    return {
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "interval": span.interval,
        "starts": list(span.starts),
        "end": span.end,
    }
