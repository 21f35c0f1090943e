"""What is wrong with a rule, in words, beside the field that it is about, and before it is saved as well as then."""

import re

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.models.access.ha_access import MANAGER
from odoo.exceptions import ValidationError

from ...kinds import DOMAINS, split_list
from .base_automation import INSTANCE, OF_INSTANCES, SECONDS, TRIGGER

LONGEST_DAYS = 366
LONGEST_LOOK_BACK = 7 * 24
MOST_NAMES = 5
MOST_CHARACTERS = 1000
EVENT_TYPE = re.compile(r"[A-Za-z0-9_.:\-]{1,64}")
EVENT_DATA = re.compile(r"[^=\s]+\s*=.*")
TOO_MANY = {"state_changed", "state_reported", "call_service", "time_changed"}
"""Types of event that come all the time, or that other kinds of rule are about."""
TOLD_TO_ALL = {
    "area_registry_updated", "category_registry_updated", "component_loaded", "core_config_updated",
    "device_registry_updated", "entity_registry_updated", "floor_registry_updated", "label_registry_updated",
    "labs_updated", "lovelace_updated", "panels_updated", "recorder_5min_statistics_generated",
    "recorder_hourly_statistics_generated", "repairs_issue_registry_updated", "service_registered", "service_removed",
    "shopping_list_updated", "themes_updated",
}  # fmt: skip
"""Types that Home Assistant tells to tokens that are no administrator's, too (`auth/permissions/events.py` there)."""
NAME = re.compile(r"[a-z0-9_]{1,64}")
_ASKED = (
    "trigger", "model_id", "ha_what", "ha_entity_ids", "ha_domains", "ha_device_classes", "ha_label_ids", "ha_area_ids",
    "ha_device_ids", "ha_instance_ids", "ha_when", "ha_to", "ha_from", "ha_limit", "ha_hysteresis", "ha_attribute",
    "ha_hold_number", "ha_hold_unit", "ha_pause_number", "ha_pause_unit", "ha_calendar_id", "ha_only_entity_id",
    "ha_only_states", "ha_user_id", "ha_count", "ha_event_type", "ha_event_data", "ha_late_hours",
)  # fmt: skip


class BaseAutomation(models.Model):
    _inherit = "base.automation"

    ha_what_problem = fields.Char("Wrong with What", compute="_compute_ha_problems", groups=MANAGER)
    ha_when_problem = fields.Char("Wrong with When", compute="_compute_ha_problems", groups=MANAGER)
    ha_event_warning = fields.Char("Not Told", compute="_compute_ha_event_warning", groups=MANAGER)
    ha_gone = fields.Char("Gone", compute="_compute_ha_gone", groups=MANAGER)
    ha_only_problem = fields.Char("Wrong with Only When", compute="_compute_ha_problems", groups=MANAGER)
    ha_user_problem = fields.Char("Wrong with the Rights", compute="_compute_ha_problems", groups=MANAGER)

    @api.depends(*_ASKED)
    def _compute_ha_problems(self) -> None:
        for rule in self:
            is_ours = rule.trigger == TRIGGER
            rule.ha_what_problem = is_ours and rule._ha_what_problem()
            rule.ha_when_problem = is_ours and rule._ha_when_problem()
            rule.ha_only_problem = is_ours and rule._ha_only_problem()
            rule.ha_user_problem = is_ours and rule._ha_user_problem()

    @api.constrains(*_ASKED)
    def _check_ha(self) -> None:
        for rule in self.filtered(lambda rule: rule.trigger == TRIGGER):
            if rule.model_id.model != rule._ha_model():
                raise ValidationError(
                    self.env._("A rule about an instance needs the model Home Assistant Instance.")
                    if rule._ha_model() == INSTANCE
                    else self.env._(
                        "Home Assistant sets off rules about its entities only. Choose the model Home Assistant Entity."
                    )
                )
            for problem in (
                rule._ha_what_problem(),
                rule._ha_when_problem(),
                rule._ha_only_problem(),
                rule._ha_user_problem(),
            ):
                if problem:
                    raise ValidationError(problem)

    def _ha_what_problem(self) -> str | bool:
        if self.ha_when in OF_INSTANCES:
            return False
        if self.ha_what != "everything":
            return self._ha_entities_problem()
        for text in (self.ha_domains, self.ha_device_classes):
            for word in split_list(text):
                if not NAME.fullmatch(word):
                    return self.env._(
                        "“%s” is no name of Home Assistant. Names have letters, digits and _, such as binary_sensor.",
                        word,
                    )
        names = (
            "ha_domains",
            "ha_device_classes",
            "ha_label_ids",
            "ha_area_ids",
            "ha_device_ids",
            "ha_instance_ids",
        )
        if self.ha_when in DOMAINS:
            return self._ha_domains_problem(split_list(self.ha_domains))
        if not any(self[name] for name in names):
            return self.env._(
                "Say what has to fit: a domain, a device class, a label, an area, a device or an instance."
            )
        return False

    @api.depends(
        "trigger", "ha_when", "ha_what", "ha_entity_ids", "ha_area_ids", "ha_device_ids", "ha_label_ids",
        "ha_instance_ids", "ha_only_entity_id",
    )  # fmt: skip
    @api.depends_context("lang")
    def _compute_ha_gone(self) -> None:
        for rule in self:
            names = rule._ha_gone_names() if rule.trigger == TRIGGER else []
            shown = ", ".join(f"“{name}”" for name in names[:MOST_NAMES])
            if len(names) > MOST_NAMES:
                more = len(names) - MOST_NAMES
                rule.ha_gone = self.env._(
                    "Home Assistant no longer has %(names)s and %(count)s more.", names=shown, count=more
                )
            else:
                rule.ha_gone = self.env._("Home Assistant no longer has %s.", shown) if names else False

    def _ha_gone_names(self) -> list[str]:
        """What the rule names that is gone, disabled or archived by now, and so sets off nothing."""
        saved = self._origin.with_context(active_test=False)
        named = [saved.ha_only_entity_id]
        if self.ha_when in OF_INSTANCES:
            named.append(saved.ha_instance_ids)
        elif self.ha_what == "everything":
            named += [saved.ha_area_ids, saved.ha_device_ids, saved.ha_label_ids, saved.ha_instance_ids]
        else:
            named.append(saved.ha_entity_ids)
        return [
            self.env._("%s (disabled)", record.display_name) if record.active else record.display_name
            for records in named
            for record in records
            if not record.active or ("disabled_by" in record._fields and record.disabled_by)
        ]

    def _ha_entities_problem(self) -> str | bool:
        if not self.ha_entity_ids and self._origin.with_context(active_test=False).ha_entity_ids:
            return False  # they are gone, which another notice says
        if not self.ha_entity_ids:
            return self.env._("Choose the entities that the rule is about.")
        return self._ha_domains_problem(self.ha_entity_ids.mapped("domain"))

    def _ha_domains_problem(self, domains: list[str]) -> str | bool:
        """Where a kind of rule can be set off by entities of some domains only."""
        possible = DOMAINS.get(self.ha_when, domains)
        if strangers := sorted(set(domains) - set(possible)):
            return self.env._(
                "Entities of %(domain)s cannot set off this rule, only those of %(possible)s.",
                domain=strangers[0],
                possible=", ".join(sorted(possible)),
            )
        return False

    def _ha_when_problem(self) -> str | bool:
        if not self.ha_when:
            return self.env._("Say when the rule is set off.")
        if self.ha_when == "state" and not split_list(self.ha_to) and not split_list(self.ha_from):
            return self.env._("Write the state that it becomes or leaves, such as on.")
        if len(self.ha_to or "") + len(self.ha_from or "") > MOST_CHARACTERS:
            return self.env._("These are too many states.")
        if self.ha_when in ("above", "below") and self.ha_hysteresis < 0:
            return self.env._("The hysteresis cannot be negative.")
        if self.ha_when == "ha_event":
            return self._ha_event_problem()
        if self.ha_when == "run_time" and self.ha_limit <= 0:
            return self.env._("Say after how many hours, or how many times.")
        if self.ha_attribute and len(self.ha_attribute) > 255:
            return self.env._("The name of the attribute is too long.")
        if self.ha_hold_number < 0 or self.ha_pause_number < 0:
            return self.env._("A time cannot be negative.")
        if self.ha_when == "no_change" and not self.ha_hold_seconds:
            return self.env._("Say for how long nothing has to change.")
        if self.ha_when == "instance_away" and self.ha_hold_seconds < SECONDS["minutes"]:
            return self.env._("Say for how long it has to be away, at least a minute.")
        if not 0 <= self.ha_late_hours <= LONGEST_LOOK_BACK:
            return self.env._("Look back for no more than %s hours.", LONGEST_LOOK_BACK)
        longest = LONGEST_DAYS * SECONDS["days"]
        if max(self.ha_hold_seconds, self.ha_pause_seconds) > longest:
            return self.env._("A time of more than a year is too long.")
        return False

    def _ha_event_problem(self) -> str | bool:
        name = (self.ha_event_type or "").strip()
        if not name:
            return self.env._("Write the type of the event, such as tag_scanned.")
        if not EVENT_TYPE.fullmatch(name):
            return self.env._("“%s” is no type of event. Types have letters, digits and _.", name)
        if name in TOO_MANY:
            return self.env._(
                "There are far too many events of this type. Choose another kind of rule for it."
            )
        if len(self.ha_event_data or "") > MOST_CHARACTERS:
            return self.env._("This is too much data.")
        for part in (self.ha_event_data or "").replace("\n", ",").split(","):
            if part.strip() and not EVENT_DATA.fullmatch(part.strip()):
                return self.env._("“%s” is no name and value. Write them as in tag_id=door.", part.strip())
        if self.ha_pause_number < 0:
            return self.env._("A time cannot be negative.")
        return False

    @api.depends("trigger", "ha_when", "ha_event_type", "ha_instance_ids")
    def _compute_ha_event_warning(self) -> None:
        for rule in self:
            rule.ha_event_warning = (
                rule.trigger == TRIGGER and rule.ha_when == "ha_event" and rule._ha_event_warning()
            )

    def _ha_event_warning(self) -> str | bool:
        """Where Home Assistant does not tell Odoo of such events."""
        if (self.ha_event_type or "").strip() in TOLD_TO_ALL:
            return False
        instances = self.ha_instance_ids._origin or self.env["ha.instance"].search([])
        connections = instances.sudo().connection_id
        silent = connections.filtered(lambda connection: connection.ha_version and not connection.is_admin)
        return bool(silent) and self.env._(
            "The access token of %s does not belong to an administrator, so Home Assistant does not tell Odoo of such"
            " events.",
            ", ".join(self._ha_name(instance) for instance in silent.instance_id.sudo(False)),
        )

    def _ha_only_problem(self) -> str | bool:
        if self.ha_only_entity_id and not split_list(self.ha_only_states):
            return self.env._(
                "Write the states in which %s has to be.", self._ha_name(self.ha_only_entity_id)
            )
        if split_list(self.ha_only_states) and not self.ha_only_entity_id:
            return self.env._("Choose the entity that has to be %s.", self.ha_only_states)
        return False

    def _ha_user_problem(self) -> str | bool:
        user = self.ha_user_id
        if not user:
            return self.env._("Choose the user whose rights the actions have.")
        if not user.active or not user.sudo().has_group(MANAGER):
            return self.env._(
                "%s is no manager of Home Assistant, so that actions on its entities would be refused.",
                user.name,
            )
        return False
