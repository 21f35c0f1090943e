"""The dialog that makes an automation rule of a ready rule: about which entities, at which limit, for how long, and
what is to be done.

What is wrong with what is written in it, `ha_ready_rule_problems` says beside the field; what can be done, and how it
becomes an action of Odoo, is in `ha_ready_rule_todo`. The rule is an ordinary one that people edit later.
"""

from __future__ import annotations

import re

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.models import LOG_ACCESS_COLUMNS

from ..models.rule.base_automation import ENTITY, INSTANCE, TRIGGER, UNITS
from .ready_rules import ReadyRule

HOURS = {"night": (22.0, 6.0)}
"""By kind of hours that people choose, from when until when."""
FEW = 20
"""So many entities are on one page of the dialog: somebody takes the wrong ones out by hand."""


class HaReadyRuleDialog(models.TransientModel):
    _name = "ha.ready.rule.dialog"
    _description = "Home Assistant Ready Rule to Switch On"
    _inherit = ["ha.guarded.mixin"]

    key = fields.Char(required=True)
    explanation = fields.Char(compute="_compute_declared")
    when = fields.Char(compute="_compute_declared")
    hours = fields.Char(compute="_compute_declared")
    of_instances = fields.Boolean("Is About Instances", compute="_compute_declared")
    may_be_all = fields.Boolean(compute="_compute_declared")
    has_while = fields.Boolean(compute="_compute_declared")
    name = fields.Char("Name of the Rule", compute="_compute_name", store=True, readonly=False)

    scope = fields.Selection(
        [("all", "All that fit, also those that come later"), ("these", "Only these")],
        string="Which",
        compute="_compute_scope",
        store=True,
        readonly=False,
    )
    instance_ids = fields.Many2many("ha.instance", string="Of Instances")
    area_ids = fields.Many2many("ha.area", string="In Areas")
    entity_ids = fields.Many2many(
        "ha.entity",
        string="Entities",
        compute="_compute_entity_ids",
        compute_sudo=False,
        store=True,
        readonly=False,
    )
    entity_count = fields.Integer("Entities Now", compute="_compute_values")
    values_now = fields.Char("Today", compute="_compute_values", help="What these entities say now")
    unit = fields.Char(compute="_compute_values")

    limit = fields.Char(compute="_compute_limit", store=True, readonly=False)
    hold_number = fields.Integer("For", compute="_compute_times", store=True, readonly=False)
    hold_unit = fields.Selection(
        UNITS, string="Unit of For", compute="_compute_times", store=True, readonly=False
    )
    pause_number = fields.Integer("Not Again Within", compute="_compute_times", store=True, readonly=False)
    pause_unit = fields.Selection(
        UNITS, string="Unit of Not Again Within", compute="_compute_times", store=True, readonly=False
    )
    from_hour = fields.Float("From", compute="_compute_hours", store=True, readonly=False)
    until_hour = fields.Float("Until", compute="_compute_hours", store=True, readonly=False)
    calendar_id = fields.Many2one(
        "resource.calendar", "Working Hours", compute="_compute_hours", store=True, readonly=False
    )
    while_entity_id = fields.Many2one(
        "ha.entity",
        "While",
        domain="[('domain', 'in', while_domains)]",
        help="Such as the heating of the room",
    )
    while_domains = fields.Json(compute="_compute_declared")
    while_states = fields.Char("Is", compute="_compute_while_states", store=True, readonly=False)
    sentence = fields.Text("What It Will Do", compute="_compute_sentence")

    @api.model_create_multi
    def create(self, vals_list):
        self._check_may_switch_on()
        return super().create(vals_list)

    def write(self, vals: dict) -> bool:
        self._check_may_switch_on()
        return super().write(vals)

    def _check_may_switch_on(self) -> None:
        """:raises AccessError: the user may not make automation rules"""
        if not self.env.su:
            self.env["base.automation"].check_access("create")

    def _ready(self) -> ReadyRule | None:
        return self.env["ha.ready.rule"]._of_key(self.key or "")

    @api.depends("key")
    @api.depends_context("lang")
    def _compute_declared(self) -> None:
        for dialog in self:
            ready = dialog._ready()
            dialog.explanation = ready and self.env._(ready.sentence)
            dialog.when = ready and ready.when
            dialog.hours = ready and ready.hours
            dialog.of_instances = bool(ready and ready.of_instances)
            dialog.may_be_all = bool(ready and ready.may_be_all)
            dialog.has_while = bool(ready and ready.while_domains)
            dialog.while_domains = list(ready.while_domains) if ready else []

    @api.depends("key")
    def _compute_name(self) -> None:
        for dialog in self:
            ready = dialog._ready()
            dialog.name = ready and self.env._(ready.name)

    @api.depends("key")
    def _compute_scope(self) -> None:
        for dialog in self:
            dialog.scope = "all" if dialog.may_be_all else "these"

    def _narrow(self) -> Domain:
        parts = []
        if instances := self.instance_ids._origin.ids:
            parts.append(Domain("instance_id", "in", instances))
        if areas := self.area_ids._origin.ids:
            parts.append(Domain("effective_area_id", "in", areas))
        return Domain.AND(parts)

    @api.depends("key", "scope", "instance_ids", "area_ids")
    def _compute_entity_ids(self) -> None:
        for dialog in self:
            if dialog.scope == "these" and dialog.may_be_all and dialog.entity_ids:
                # Somebody takes some out of those that were found, or adds some where taking out is endless.
                dialog.entity_ids = dialog.entity_ids if len(dialog.entity_ids) <= FEW else False
            else:
                found = dialog._found()
                dialog.entity_ids = _of_one_unit(found) if dialog._has_unit() else found

    def _found(self):
        """The entities that fit, in the areas and instances that are chosen."""
        ready = self._ready()
        if ready is None:
            return self.env["ha.entity"]
        return self.env["ha.ready.rule"]._found(ready, self._narrow())

    def _has_limit(self) -> bool:
        return self.when in ("above", "below", "run_time")

    def _has_unit(self) -> bool:
        """Whether the limit is in the unit of the entities."""
        return self.when in ("above", "below")

    @api.depends("key", "entity_ids", "scope")
    @api.depends_context("lang")
    def _compute_values(self) -> None:
        for dialog in self:
            rule = self.env["base.automation"].new()
            dialog.entity_count = len(dialog.entity_ids)
            dialog.values_now = rule._ha_values_of(dialog.entity_ids)
            dialog.unit = dialog._unit()

    def _unit(self) -> str | bool:
        if self.when == "run_time":
            return self.env._("hours")
        units = self._units()
        return units[0] if len(units) == 1 else False

    def _units(self) -> list[str]:
        """Those in which the entities tell their values."""
        return sorted({_unit_of(entity) for entity in self.entity_ids} - {""})

    @api.depends("key")
    def _compute_limit(self) -> None:
        for dialog in self:
            ready = dialog._ready()
            dialog.limit = dialog._as_text(ready.limit) if ready and ready.limit is not None else False

    @api.depends("key")
    def _compute_times(self) -> None:
        for dialog in self:
            ready = dialog._ready()
            dialog.hold_number, dialog.hold_unit = ready.hold if ready else (0, "minutes")
            dialog.pause_number, dialog.pause_unit = ready.pause if ready else (0, "hours")

    @api.depends("key")
    def _compute_hours(self) -> None:
        for dialog in self:
            ready = dialog._ready()
            kind = ready.hours if ready else ""
            dialog.from_hour, dialog.until_hour = HOURS.get(kind, (0.0, 0.0))
            dialog.calendar_id = kind == "closed" and self.env.company.resource_calendar_id

    @api.depends("key")
    def _compute_while_states(self) -> None:
        for dialog in self:
            ready = dialog._ready()
            dialog.while_states = ready and ready.while_states

    def _as_text(self, number: float) -> str:
        """As people write it in the user's language."""
        return f"{number:g}".replace(".", self._decimal_point())

    def _decimal_point(self) -> str:
        return self.env["res.lang"]._get_data(code=self.env.lang or "en_US").decimal_point or "."

    def _limit(self) -> float | None:
        """The number that stands in `limit`; None for what is none."""
        text = (self.limit or "").strip().replace("\N{MINUS SIGN}", "-")
        point = re.escape(self._decimal_point())
        if not re.fullmatch(rf"[+-]?[0-9]{{1,12}}(?:(?:{point}|\.)[0-9]{{1,6}})?", text):
            return None
        return float(text.replace(self._decimal_point(), "."))

    @api.model
    def _asked(self) -> list[str]:
        """What people write in the dialog, whoever has added it."""
        return [
            name
            for name, field in self._fields.items()
            if field.store and name != "id" and name not in LOG_ACCESS_COLUMNS
        ]

    @api.depends(lambda self: self._asked())
    @api.depends_context("lang")
    def _compute_sentence(self) -> None:
        for dialog in self:
            if dialog._first_problem():
                dialog.sentence = False
                continue
            rule = self.env["base.automation"].new({**dialog._rule_values(), "model_id": dialog._model().id})
            dialog.sentence = rule._ha_sentence(dialog._todo_words()) + dialog._night_words()

    def _night_words(self) -> str:
        if self.hours != "night":
            return ""
        return " " + self.env._(
            "Only from %(start)s to %(end)s.", start=_clock(self.from_hour), end=_clock(self.until_hour)
        )

    def _model(self):
        """Of the record that is passed to the actions."""
        return self.env["ir.model"]._get(INSTANCE if self.of_instances else ENTITY)

    def _records(self):
        """What the rule is about now (ha.entity or ha.instance)."""
        if not self.of_instances:
            return self.entity_ids._origin
        return self.instance_ids._origin or self.env[INSTANCE].search([])

    def _rule_values(self) -> dict:
        """Of an automation rule, without its actions; there is nothing wrong with what is written."""
        ready = self._ready()
        assert ready
        values = {
            "name": self.name,
            "trigger": TRIGGER,
            "ha_ready": ready.key,
            **self._when_values(ready),
            **self._target_values(ready),
        }
        if ready.hours == "closed":
            values |= {"ha_calendar_id": self.calendar_id.id, "ha_calendar_side": "outside"}
        if self.while_entity_id:
            values |= {"ha_only_entity_id": self.while_entity_id.id, "ha_only_states": self.while_states}
        return values

    def _when_values(self, ready: ReadyRule) -> dict:
        return {
            "ha_when": ready.when,
            "ha_to": ready.to or False,
            "ha_limit": self._limit() if self._has_limit() else 0.0,
            "ha_hysteresis": ready.hysteresis,
            "ha_hold_number": self.hold_number,
            "ha_hold_unit": self.hold_unit or "minutes",
            "ha_pause_number": self.pause_number,
            "ha_pause_unit": self.pause_unit or "minutes",
        }

    def _target_values(self, ready: ReadyRule) -> dict:
        if ready.of_instances:
            return {"ha_instance_ids": [Command.set(self.instance_ids._origin.ids)]}
        if self.scope != "all" or not ready.may_be_all or self._is_part_of_what_fits():
            return {
                "ha_what": "entities",
                "ha_entity_ids": [Command.set(self.entity_ids._origin.ids)],
            }
        return {
            "ha_what": "everything",
            "ha_domains": ", ".join(ready.domains),
            "ha_device_classes": ", ".join(ready.device_classes) or False,
            "ha_instance_ids": [Command.set(self.instance_ids._origin.ids)],
            "ha_area_ids": [Command.set(self.area_ids._origin.ids)],
        }

    def _is_part_of_what_fits(self) -> bool:
        """Whether some are left out because they are measured in another unit."""
        return self._has_unit() and bool(self._found() - self.entity_ids._origin)

    def action_switch_on(self) -> dict:
        """Make the rule, and show it.

        :raises UserError: something in the dialog is wrong; the words that stand beside it
        """
        self.ensure_one()
        self.check_access("write")
        if problem := self._first_problem():
            raise UserError(problem)
        values = self._rule_values()
        if self.hours == "night":
            values |= {"ha_calendar_id": self._night_calendar().id, "ha_calendar_side": "inside"}
        rule = self.env["base.automation"].create(
            {
                **values,
                "model_id": self._model().id,
                "action_server_ids": [Command.create(action) for action in self._actions()],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "base.automation",
            "res_id": rule.id,
            "views": [(False, "form")],
        }

    def _night_calendar(self):
        """The hours of every day from `from_hour` until `until_hour`, also over midnight."""
        start, end = self.from_hour, self.until_hour
        spans = [(start, end)] if start < end else [(start, 24.0), (0.0, end)]
        name = self.env._("Every day %(start)s to %(end)s", start=_clock(start), end=_clock(end))
        calendars = self.env["resource.calendar"]
        zone = self.env.user.tz or "UTC"
        if known := calendars.search(
            [("name", "=", name), ("tz", "=", zone), ("company_id", "=", False)], limit=1
        ):
            return known
        return calendars.create(
            {
                "name": name,
                "tz": zone,
                "company_id": False,
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": name,
                                "dayofweek": str(day),
                                "hour_from": begins,
                                "hour_to": ends,
                                "day_period": "full_day",
                            }
                        )
                        for day in range(7)
                        for begins, ends in spans
                        if begins < ends
                    ),
                ],
            }
        )


def _unit_of(entity) -> str:
    unit = (entity.attributes or {}).get("unit_of_measurement")
    return unit if isinstance(unit, str) else ""


def _of_one_unit(entities):
    """Those with the unit that most have: one limit cannot be meant in two."""
    grouped = entities.grouped(_unit_of)
    known = {unit: found for unit, found in grouped.items() if unit}
    if len(known) < 2:
        return entities
    return max(known.values(), key=len)


def _clock(hour: float) -> str:
    """
    >>> _clock(6.5)
    '06:30'
    """
    minutes = round(hour * 60)
    return f"{minutes // 60:02}:{minutes % 60:02}"
