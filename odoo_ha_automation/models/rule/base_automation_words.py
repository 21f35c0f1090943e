"""What a rule says of itself: a sentence of what it does, and which entities it is about now."""

from collections import Counter

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.models.access.ha_access import MANAGER
from odoo.tools.misc import formatLang

from ...kinds import DOMAINS, split_list
from ..firing.state_words import as_number, decimals_of
from .base_automation import OF_ATTRIBUTES, OF_HOLD, OF_INSTANCES, TRIGGER

MOST_NAMES = 3
MOST_VALUES = 6
MOST_STATES = 2000
"""Entities whose present states are counted."""
HELD_BACK_DAYS = 1


class BaseAutomation(models.Model):
    _inherit = "base.automation"

    ha_sentence = fields.Text("What It Does", compute="_compute_ha_sentence", groups=MANAGER)
    ha_entity_count = fields.Integer("Entities Now", compute="_compute_ha_now", groups=MANAGER)
    ha_now = fields.Char(
        "Now", compute="_compute_ha_now", help="The states that these entities have now", groups=MANAGER
    )
    ha_firing_count = fields.Integer("Firings", compute="_compute_ha_firing_count", groups=MANAGER)
    ha_left_out = fields.Integer("Left Out", compute="_compute_ha_firing_count", groups=MANAGER)

    @api.depends(
        "trigger", "ha_what", "ha_entity_ids", "ha_domains", "ha_device_classes", "ha_label_ids", "ha_area_ids",
        "ha_device_ids", "ha_instance_ids", "ha_attribute", "ha_when",
    )  # fmt: skip
    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_ha_now(self) -> None:
        for rule in self:
            rule.ha_entity_count, rule.ha_now = 0, False
            if rule.trigger == TRIGGER and rule.ha_when not in OF_INSTANCES:
                entities = self.env["ha.entity"]
                domain = rule._ha_domain()
                rule.ha_entity_count = entities.search_count(domain)
                found = entities.search_fetch(
                    domain, ["state", "attributes", "domain", "options"], limit=MOST_STATES
                )
                rule.ha_now = rule._ha_values_of(found)

    def _ha_values_of(self, entities) -> str:
        """The values that rules look at, the most frequent first; numbers as the least and the largest."""
        attribute = (self.ha_attribute or "").strip()
        words: Counter[str] = Counter()
        numbers: list[tuple[float, int]] = []
        for entity in entities:
            if (value := _value_of(entity, attribute)) is None:
                continue
            if (number := as_number(value)) is None:
                words[value] += 1
            else:
                numbers.append((number, decimals_of(entity, value, attribute)))
        parts = [
            self.env._("%(state)s: %(count)s", state=word, count=count)
            for word, count in words.most_common(MOST_VALUES)
        ]
        if numbers:
            least, most = (formatLang(self.env, n, digits=d) for n, d in (min(numbers), max(numbers)))
            span = least if least == most else self.env._("%(least)s to %(most)s", least=least, most=most)
            parts.insert(0, span)
        if len(words) > MOST_VALUES:
            parts.append("…")
        return ", ".join(parts)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_ha_firing_count(self) -> None:
        firings = self.env["ha.rule.firing"]
        counts = dict(
            firings._read_group(
                [("rule_id", "in", self.ids), ("by_hand", "!=", True)], ["rule_id"], ["__count"]
            )
        )
        lately = fields.Datetime.subtract(fields.Datetime.now(), days=HELD_BACK_DAYS)
        left_out = dict(
            firings._read_group(
                [("rule_id", "in", self.ids), ("create_date", ">", lately)], ["rule_id"], ["left_out:sum"]
            )
        )
        for rule in self:
            rule.ha_firing_count = counts.get(rule._origin, 0)
            rule.ha_left_out = left_out.get(rule._origin, 0)

    @api.depends(
        "trigger", "ha_what", "ha_entity_ids", "ha_domains", "ha_device_classes", "ha_label_ids", "ha_area_ids",
        "ha_device_ids", "ha_instance_ids", "ha_when", "ha_to", "ha_from", "ha_limit", "ha_hysteresis", "ha_attribute",
        "ha_hold_number", "ha_hold_unit", "ha_pause_number", "ha_pause_unit", "ha_calendar_id", "ha_calendar_side",
        "ha_only_entity_id", "ha_only_states", "ha_count", "ha_event_type", "ha_event_data", "action_server_ids",
    )  # fmt: skip
    @api.depends_context("lang", "uid", "allowed_company_ids")
    def _compute_ha_sentence(self) -> None:
        for rule in self:
            rule.ha_sentence = rule._ha_sentence() if rule.trigger == TRIGGER else False

    def _ha_sentence(self, actions: str | None = None) -> str:
        """:param actions: what is done, for a rule that has no actions yet"""
        if self._ha_what_problem() or self._ha_when_problem():
            return ""
        what = self._ha_matched_words()
        sentences = [
            self.env._("%(what)s: %(actions)s.", what=what, actions=actions or self._ha_actions_words())
        ]
        if self.ha_pause_number and self.ha_when != "run_time":
            sentences.append(
                self.env._("Not again for the same entity within %s.", self._ha_time("ha_pause"))
            )
        if self.ha_calendar_id:
            name = self._ha_name(self.ha_calendar_id)
            sentences.append(
                self.env._("Only within the hours of %s.", name)
                if self.ha_calendar_side == "inside"
                else self.env._("Only outside of the hours of %s.", name)
            )
        if self.ha_only_entity_id and self.ha_only_states:
            sentences.append(
                self.env._(
                    "Only while %(entity)s is %(states)s.",
                    entity=self._ha_name(self.ha_only_entity_id),
                    states=self._ha_or(self.ha_only_states),
                )
            )
        return " ".join(sentences)

    def _ha_matched_words(self, name: str | None = None) -> str:
        """What sets the rule off.

        :param name: of what did so; None for all that the rule is about
        """
        what = self._ha_when_words(name)
        has_hold = self.ha_hold_number and self.ha_when in OF_HOLD
        if hold := has_hold and self._ha_time("ha_hold"):
            return self.env._("%(what)s, and it stays so for %(time)s", what=what, time=hold)
        return what

    def _ha_when_words(self, name: str | None = None) -> str:
        what = {"what": name or self._ha_what_words()}
        if self.ha_attribute and self.ha_when in OF_ATTRIBUTES:
            what = {
                "what": self.env._(
                    "%(attribute)s of %(what)s", attribute=self.ha_attribute.strip(), what=what["what"]
                )
            }
        to, come_from = self._ha_or(self.ha_to), self._ha_or(self.ha_from)
        limit = formatLang(self.env, self.ha_limit, digits=_decimals(self.ha_limit))
        if self.ha_when == "state" and to and come_from:
            return self.env._("When %(what)s changes from %(old)s to %(new)s", old=come_from, new=to, **what)
        if self.ha_when == "state":
            return (
                self.env._("When %(what)s becomes %(new)s", new=to, **what)
                if to
                else self.env._("When %(what)s is no longer %(old)s", old=come_from, **what)
            )
        if self.ha_when == "run_time":
            state = self._ha_or(self.ha_to) or "on"
            return (
                self.env._(
                    "When %(what)s came to be %(state)s %(limit)s times since it was last set to zero",
                    state=state,
                    limit=limit,
                    **what,
                )
                if self.ha_count == "uses"
                else self.env._(
                    "When %(what)s was %(state)s for %(limit)s hours since it was last set to zero",
                    state=state,
                    limit=limit,
                    **what,
                )
            )
        sentences = {
            "changed": self.env._("When %(what)s changes", **what),
            "above": self.env._("When %(what)s rises above %(limit)s", limit=limit, **what),
            "below": self.env._("When %(what)s falls below %(limit)s", limit=limit, **what),
            "unavailable": self.env._("When %(what)s becomes unavailable", **what),
            "back": self.env._("When %(what)s comes back after it was unavailable", **what),
            "event": self.env._("When %(what)s tells of %(event)s", event=to, **what)
            if to
            else self.env._("When %(what)s happens or is pressed", **what),
            "no_change": self.env._(
                "When %(what)s does not change for %(time)s", time=self._ha_time("ha_hold"), **what
            ),
            "update_available": self.env._("When an update of %(what)s is available", **what),
            "ha_event": self._ha_event_words(),
            "instance_away": self.env._("When %(what)s cannot be reached", **what),
        }
        return sentences[self.ha_when]

    def _ha_event_words(self) -> str:
        what, name, data = (
            text.strip()
            for text in (self._ha_what_words(), self.ha_event_type or "", self.ha_event_data or "")
        )
        if data:
            return self.env._(
                "When %(what)s tells of %(event)s with %(data)s", what=what, event=name, data=data
            )
        return self.env._("When %(what)s tells of %(event)s", what=what, event=name)

    def _ha_what_words(self) -> str:
        if self.ha_when in OF_INSTANCES:
            return self._ha_join(self.ha_instance_ids.mapped("display_name")) or self.env._(
                "any Home Assistant"
            )
        if self.ha_what != "everything":
            # Where all are gone, a sentence about nothing would not be one.
            entities = self.ha_entity_ids or self._origin.with_context(active_test=False).ha_entity_ids
            names = entities.mapped("display_name")
            shown = names[:MOST_NAMES]
            if len(names) > MOST_NAMES:
                return self.env._(
                    "%(names)s or one of %(count)s more",
                    names=", ".join(shown),
                    count=len(names) - MOST_NAMES,
                )
            return self._ha_join(shown)
        parts = [
            ", ".join(split_list(self.ha_domains)),
            ", ".join(split_list(self.ha_device_classes)),
            *(
                ", ".join(self[name].mapped("display_name"))
                for name in ("ha_label_ids", "ha_area_ids", "ha_device_ids", "ha_instance_ids")
            ),
        ]
        if not any(parts) and self.ha_when in DOMAINS:
            return self.env._("anything")
        return self.env._("any entity of “%s”", " · ".join(part for part in parts if part))

    def _ha_name(self, record) -> str:
        """The name of a record that the rule refers to; who reads the rule need not be one who may see it."""
        return record.display_name if record.has_access("read") else "…"

    def _ha_or(self, text: str | None) -> str:
        return self._ha_join(split_list(text))

    def _ha_join(self, words: list[str]) -> str:
        if len(words) < 2:
            return "".join(words)
        return self.env._("%(words)s or %(last)s", words=", ".join(words[:-1]), last=words[-1])

    def _ha_time(self, name: str) -> str:
        number = self[f"{name}_number"]
        words = {
            "seconds": self.env._("%s seconds", number),
            "minutes": self.env._("%s minutes", number),
            "hours": self.env._("%s hours", number),
            "days": self.env._("%s days", number),
        }
        return words[self[f"{name}_unit"]]

    def _ha_actions_words(self) -> str:
        names = [action.name or "…" for action in self.action_server_ids]
        return ", ".join(names) if names else self.env._("nothing is done yet")

    def action_ha_entities(self) -> dict:
        """The entities that the rule is about now."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Entities of the Rule"),
            "res_model": "ha.entity",
            "view_mode": "list,kanban,form",
            "domain": list(self._ha_domain()),
        }

    def action_ha_run_times(self) -> dict:
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Run Times"),
            "res_model": "ha.rule.standing",
            "view_mode": "list,kanban",
            "domain": [("rule_id", "=", self.id), ("run_reset", ">", 0)],
        }

    def action_ha_firings(self) -> dict:
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Firings"),
            "res_model": "ha.rule.firing",
            "view_mode": "list,form",
            "domain": [("rule_id", "=", self.id)],
        }


def _value_of(entity, attribute: str) -> str | None:
    if not attribute:
        return entity.state if entity.state_id else None
    value = (entity.attributes or {}).get(attribute)
    if value is None or isinstance(value, (dict, list)):
        return None
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def _decimals(number: float) -> int:
    """As few as show all of it."""
    return next((digits for digits in range(6) if round(number, digits) == number), 6)
