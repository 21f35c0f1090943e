"""Trying a rule on what was recorded, on its form: "It would have been set off 3 times in the last 7 days"."""

from __future__ import annotations

from datetime import datetime, timedelta

from markupsafe import Markup, escape
from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.models.access.ha_access import MANAGER
from odoo.tools.misc import format_datetime

from ..bridge.replay import Fired
from ..bridge.rule import When
from ..kinds import split_list
from ..models.rule.base_automation import TRIGGER
from .trial import MOST_ENTITIES, Trial, has_history, try_rule

MOST_SHOWN = 20
MOST_UNKNOWN = 5
EPOCH = datetime(1970, 1, 1)
DAYS = [("1", "Last day"), ("7", "Last 7 days"), ("30", "Last 30 days")]
FROM_HISTORY = {
    When.STATE, When.CHANGED, When.ABOVE, When.BELOW, When.UNAVAILABLE, When.BACK, When.UPDATE, When.NO_CHANGE,
    When.EVENT,
}  # fmt: skip
"""What can be seen from recorded states."""


class BaseAutomation(models.Model):
    _inherit = "base.automation"

    ha_try_days = fields.Selection(
        DAYS,
        string="Try It On",
        store=False,
        copy=False,
        help="Looks at what was recorded; nothing is done",
        groups=MANAGER,
    )
    ha_try_result = fields.Html("Would Have Happened", compute="_compute_ha_try_result", groups=MANAGER)

    @api.depends(
        "ha_try_days", "trigger", "ha_what", "ha_entity_ids", "ha_domains", "ha_device_classes", "ha_label_ids",
        "ha_area_ids", "ha_device_ids", "ha_instance_ids", "ha_when", "ha_to", "ha_from", "ha_limit", "ha_hysteresis",
        "ha_attribute", "ha_hold_number", "ha_hold_unit", "ha_pause_number", "ha_pause_unit", "ha_late",
        "ha_calendar_id", "ha_calendar_side", "ha_only_entity_id", "ha_only_states",
    )  # fmt: skip
    @api.depends_context("lang", "tz", "uid")
    def _compute_ha_try_result(self) -> None:
        for rule in self:
            is_tried = rule.trigger == TRIGGER and rule.ha_try_days
            rule.ha_try_result = is_tried and rule._ha_try(int(rule.ha_try_days))

    def _ha_try(self, days: int) -> Markup:
        if reason := self._ha_reason_not_to_try():
            return _paragraph(str(reason))
        return self._ha_trial_words(try_rule(self, days), days)

    def _ha_reason_not_to_try(self) -> str | bool:
        if not has_history(self.env):
            return self.env._(
                "The addon Home Assistant History is not installed. It records what happens; with it, a rule can be "
                "tried on what was recorded."
            )
        if self._ha_what_problem() or self._ha_when_problem() or self._ha_only_problem():
            return self.env._("Say first what the rule is about; what is missing stands in red.")
        if self.ha_when not in FROM_HISTORY:
            return self.env._("What sets off this rule is not recorded, so that it cannot be tried.")
        return False

    def _ha_trial_words(self, trial: Trial, days: int) -> Markup:
        firings = [(fired, self._ha_reason_then(fired)) for fired in trial.fired]
        done = sum(not reason for _, reason in firings)
        parts = [
            Markup("<p><b>%s</b></p>") % self._ha_trial_sentence(done, len(firings), days),
            self._ha_trial_list(firings),
        ]
        parts += [
            Markup('<p class="text-muted mb-1">%s</p>') % sentence for sentence in self._ha_trial_notes(trial)
        ]
        return Markup("").join(parts)

    def _ha_reason_then(self, fired: Fired) -> str:
        """Why nothing would have been done at that moment."""
        moment = EPOCH + timedelta(seconds=fired.moment)
        has_other = self.ha_only_entity_id and split_list(self.ha_only_states)
        answers = self._ha_answers(moment, self._ha_answer_of_other(fired.other) if has_other else None)
        return next((answer.reason for answer in answers if answer.reason), "")

    def _ha_trial_sentence(self, done: int, fired: int, days: int) -> str:
        time = dict(self._fields["ha_try_days"]._description_selection(self.env))[str(days)]
        if not fired:
            return self.env._("%s: it would not have been set off.", time)
        if done == fired == 1:
            return self.env._("%s: it would have been set off once.", time)
        if done == fired:
            return self.env._("%(time)s: it would have been set off %(count)s times.", time=time, count=fired)
        return self.env._(
            "%(time)s: it would have been set off %(count)s times, and have done nothing in %(idle)s of them.",
            time=time,
            count=fired,
            idle=fired - done,
        )

    def _ha_trial_list(self, firings: list[tuple[Fired, str]]) -> Markup:
        if not firings:
            return Markup("")
        names = {
            entity.id: entity.display_name
            for entity in self.env["ha.entity"].browse({fired.record for fired, _ in firings})
        }
        shown = sorted(firings, key=lambda each: each[0].moment, reverse=True)[:MOST_SHOWN]
        items = [self._ha_trial_item(fired, reason, names[fired.record]) for fired, reason in shown]
        if len(firings) > MOST_SHOWN:
            items.append(escape(self.env._("and %s before", len(firings) - MOST_SHOWN)))
        return Markup("<ul>%s</ul>") % Markup("").join(Markup("<li>%s</li>") % item for item in items)

    def _ha_trial_item(self, fired: Fired, reason: str, name: str) -> Markup:
        match = fired.match
        item = Markup("%s · %s: %s → <b>%s</b> %s") % (
            self._ha_trial_time(fired.moment), name, match.cause.old or "?", match.new or "?", match.unit,
        )  # fmt: skip
        if reason:
            item += Markup(' <span class="text-muted">(%s)</span>') % self.env._("left out: %s", reason)
        elif match.late:
            item += Markup(' <span class="text-muted">(%s)</span>') % self.env._("found out late")
        return item

    def _ha_trial_notes(self, trial: Trial) -> list[str]:
        """What people have to know to judge it."""
        notes = [
            self.env._(
                "States looked at: %(states)s. Entities: %(entities)s.",
                states=trial.states,
                entities=trial.entities,
            )
        ]
        if trial.entities == MOST_ENTITIES:
            notes.append(self.env._("Of more entities than %s only the first were looked at.", MOST_ENTITIES))
        if trial.stopped is not None:
            notes.append(
                self.env._(
                    "It took too long and stopped at %s; what came later was not looked at. Choose a shorter time or "
                    "fewer entities.",
                    self._ha_trial_time(trial.stopped),
                )
            )
        if trial.left_out:
            notes.append(
                self.env._("%s more came within a minute of others and would be left out.", trial.left_out)
            )
        notes += self._ha_unknown_words(trial)
        if self.filter_domain:
            notes.append(self.env._("“Apply on” was not asked: it is about what records are now."))
        return notes

    def _ha_unknown_words(self, trial: Trial) -> list[str]:
        words = []
        for since, until, reason, count in trial.unknown[:MOST_UNKNOWN]:
            values = {
                "since": self._ha_trial_time(since),
                "until": self._ha_trial_time(until),
                "reason": self._ha_gap_words(reason),
            }
            words.append(
                self.env._("Not known from %(since)s to %(until)s: %(reason)s.", **values)
                if count == trial.entities
                else self.env._(
                    "Not known from %(since)s to %(until)s, of some entities (%(count)s): %(reason)s.",
                    count=count,
                    **values,
                )
            )
        if len(trial.unknown) > MOST_UNKNOWN:
            words.append(
                self.env._("There are %s more times that are not known.", len(trial.unknown) - MOST_UNKNOWN)
            )
        if trial.known_since:
            count, moment = len(trial.known_since), self._ha_trial_time(min(trial.known_since.values()))
            words.append(
                self.env._("Recorded only since %s.", moment)
                if count == trial.entities
                else self.env._(
                    "Recorded only since %(moment)s or later, of some entities (%(count)s).",
                    count=count,
                    moment=moment,
                )
            )
        if trial.nothing_of:
            names = self.env["ha.entity"].browse(trial.nothing_of[:3]).mapped("display_name")
            words.append(
                self.env._(
                    "Entities of which nothing is recorded: %(count)s, such as %(names)s.",
                    count=len(trial.nothing_of),
                    names=", ".join(names),
                )
            )
        return words

    def _ha_gap_words(self, reason: str) -> str:
        known = {
            "away": self.env._("the connection is interrupted"),
            "reading": self.env._("it is still to be read from Home Assistant"),
        }
        if reason in known:
            return known[reason]
        reasons = dict(self.env["ha.history.gap"]._fields["reason"]._description_selection(self.env))
        return reasons.get(reason, reason)

    def _ha_trial_time(self, moment: float) -> str:
        pattern = "EEE d MMM HH:mm" if self.ha_try_days == "30" else "EEE HH:mm"
        return format_datetime(self.env, EPOCH + timedelta(seconds=moment), dt_format=pattern)


def _paragraph(text: str) -> Markup:
    return Markup("<p>%s</p>") % text
