"""A ready rule as the page of the gallery shows it: what it is, how many entities it finds, whether it is in use.

There are no rows: the declarations of `ready_rules.py` are the table, in the language of who looks.
"""

from __future__ import annotations

from typing import Any

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..kinds import split_list
from ..models.rule.base_automation import TRIGGER
from .ready_rules import READY_RULES, ReadyRule

MOST_FOUND = 2000
"""Entities that a dialog lists."""


class HaReadyRule(models.Model):
    _name = "ha.ready.rule"
    _description = "Home Assistant Ready Rule"
    _inherit = ["ha.guarded.mixin"]
    _auto = False
    _log_access = False
    _order = "sequence, id"

    key = fields.Char(readonly=True)
    sequence = fields.Integer(readonly=True)
    name = fields.Char(compute="_compute_declared", search="_search_name")
    sentence = fields.Char(compute="_compute_declared")
    icon = fields.Char(compute="_compute_declared")
    entity_count = fields.Integer("Found", compute="_compute_entity_count")
    found = fields.Char("Found Now", compute="_compute_entity_count")
    rule_count = fields.Integer("In Use", compute="_compute_rule_count")

    @api.model
    def _declared(self) -> tuple[ReadyRule, ...]:
        """All of them, in the order of the page. Another addon adds its own: ``(*super()._declared(),
        ReadyRule(…))``."""
        return READY_RULES

    @api.model
    def _offered(self) -> list[ReadyRule]:
        """Those whose trigger is there."""
        whens = dict(self.env["base.automation"]._fields["ha_when"]._description_selection(self.env))
        return [ready for ready in self._declared() if ready.when in whens]

    @api.model
    def _of_key(self, key: str) -> ReadyRule | None:
        return next((ready for ready in self._offered() if ready.key == key), None)

    @property
    def _table_query(self) -> SQL:
        rows = [
            SQL("(%s, %s, %s)", ready.id, ready.key, place) for place, ready in enumerate(self._offered())
        ]
        return SQL("SELECT * FROM (VALUES %s) AS ready (id, key, sequence)", SQL(", ").join(rows))

    @api.depends("key")
    @api.depends_context("lang")
    def _compute_declared(self) -> None:
        for record in self:
            ready = self._of_key(record.key)
            record.name = ready and self.env._(ready.name)
            record.sentence = ready and self.env._(ready.sentence)
            record.icon = ready and ready.icon

    @api.model
    def _search_name(self, operator: str, value):
        if operator not in ("ilike", "like", "=", "=ilike", "in"):
            return NotImplemented
        wanted = [str(each).casefold() for each in (value if operator == "in" else [value])]
        keys = []
        for ready in self._offered():
            texts = (str(self.env._(text)).casefold() for text in (ready.name, ready.sentence))
            if any(word in text for text in texts for word in wanted):
                keys.append(ready.key)
        return Domain("key", "in", keys)

    @api.depends("key")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_entity_count(self) -> None:
        for record in self:
            ready = self._of_key(record.key)
            count = self._count(ready) if ready else 0
            record.entity_count = count
            if not count:
                record.found = self.env._("Nothing found")
            elif ready.of_instances:
                record.found = self.env._("Instances found: %s", count)
            else:
                record.found = self.env._("Entities found: %s", count)

    @api.depends("key")
    @api.depends_context("uid")
    def _compute_rule_count(self) -> None:
        rules = self.env["base.automation"]
        counts = (
            dict(rules._read_group(self._domain_of_rules(), ["ha_ready"], ["__count"]))
            if rules.has_access("read")
            else {}
        )
        for record in self:
            record.rule_count = counts.get(record.key, 0)

    def _domain_of_rules(self) -> Domain:
        return Domain("trigger", "=", TRIGGER) & Domain("ha_ready", "in", self.mapped("key"))

    @api.model
    def _domain_of(self, ready: ReadyRule) -> Domain:
        """The entities that fit, without what is looked at one by one in `_found`."""
        if ready.machine:
            domain = Domain(self.env["ha.dashboard"]._domain_of_readings())
        else:
            domain = Domain("domain", "in", ready.domains)
        if ready.device_classes:
            classes = self.env["base.automation"]._ha_of_classes(list(ready.device_classes))
            domain &= Domain("id", "in", classes)
        if ready.platforms:
            domain &= Domain("platform", "in", ready.platforms)
        if ready.one_of_each_device:
            domain &= Domain("device_id", "!=", False) & Domain("device_id.entry_type", "!=", "service")
        return domain & Domain("disabled_by", "=", False)

    @api.model
    def _count(self, ready: ReadyRule) -> int:
        if ready.of_instances:
            return self.env["ha.instance"].search_count([])
        if ready.may_be_all:
            return self.env["ha.entity"].search_count(self._domain_of(ready))
        return len(self._found(ready))

    @api.model
    def _found(self, ready: ReadyRule, narrow: Domain = Domain.TRUE):
        """The entities (ha.entity) that fit and that the user may see, at most 2000.

        :param narrow: of areas and instances that somebody has chosen
        """
        if ready.of_instances:
            return self.env["ha.entity"]
        domain = self._domain_of(ready) & narrow
        if ready.machine:
            found = self._found_measures(domain, ready.machine)
        else:
            found = self.env["ha.entity"].search(domain, limit=MOST_FOUND, order="name, id")
        if ready.of_options:
            states = set(split_list(ready.to))
            found = found.filtered(lambda entity: states & set(_options(entity)))
        if ready.now_below is not None:
            found = found.filtered(lambda entity: _is_below(entity, ready.now_below))
        if ready.one_of_each_device:
            found = self._one_of_each_device(found)
        return found

    @api.model
    def _found_measures(self, domain: Domain, kind: str):
        """What machines measure of a kind, in percent."""
        dashboard = self.env["ha.dashboard"]
        rows = self.env["ha.entity"]._rows(list(domain), ["device_class", "unit_of_measurement"])
        ids = [
            row["id"]
            for row in rows
            if dashboard._kind_of(row) == kind and row["attributes"].get("unit_of_measurement") == "%"
        ]
        return self.env["ha.entity"].browse(ids[:MOST_FOUND])

    @api.model
    def _one_of_each_device(self, entities):
        """What people see of a device before what only tells of itself."""
        chosen: dict[Any, int] = {}
        for entity in entities.sorted(
            lambda each: (bool(each.entity_category), bool(each.hidden_by), each.id)
        ):
            chosen.setdefault(entity.device_id, entity.id)
        return entities.filtered(lambda entity: chosen[entity.device_id] == entity.id)

    def action_switch_on(self) -> dict:
        """The dialog that makes a rule of it."""
        self.ensure_one()
        if not self.env["base.automation"].has_access("create"):
            raise UserError(
                self.env._("Odoo lets administrators alone make automation rules. Ask one to switch this on.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "ha.ready.rule.dialog",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_key": self.key},
        }

    def action_rules(self) -> dict:
        """The rules that were made of it."""
        action = self.env["ir.actions.actions"]._for_xml_id("odoo_ha_automation.action_ha_rule")
        return {**action, "domain": list(self._domain_of_rules()), "name": self.env._("Rules")}


def _options(entity) -> list[str]:
    options = (entity.attributes or {}).get("options")
    return [str(option).casefold() for option in options] if isinstance(options, list) else []


def _is_below(entity, limit: float) -> bool:
    try:
        return float(entity.state or "") < limit
    except ValueError:
        return False
