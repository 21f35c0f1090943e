"""Running the actions of a rule that Home Assistant has set off, with the rights of its user."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...kinds import split_list
from ..firing.firing_trace import Answer, Trace
from ..firing.trigger_values import KEY, Running
from .base_automation import INSTANCE

MOST_FAILURES = 5
"""After so many in a row a rule pauses."""
MOST_CAUSES = 20


class BaseAutomation(models.Model):
    _inherit = "base.automation"

    def _ha_run(self, firing, trace: Trace | None = None) -> None:
        """Run the actions for a firing (ha.rule.firing, as superuser), and write what became of it.

        :param trace: gets each step, also where one fails
        :raises Exception: what an action raises; the transaction has to be rolled back, and `_ha_failed` called
        """
        self.ensure_one()
        trace = Trace() if trace is None else trace
        started = time.monotonic()
        firing.started_at = datetime.now(timezone.utc).replace(tzinfo=None)
        rule = self.with_context(lang=self.ha_user_id.lang)
        trace.matched = rule._ha_matched_words(firing._record().display_name)
        if reason := self._ha_reason_not_to(firing, trace):
            firing.write({"state": "skipped", "reason": reason, "trace": trace.as_json()})
            return
        env = self._ha_env(firing)
        record = firing._record().with_env(env)
        done = []
        for action in self.action_server_ids.sorted():
            with trace.step(action.name or ""):
                action.with_env(env).with_context(
                    active_model=record._name, active_id=record.id, active_ids=record.ids
                ).run()
                env.flush_all()
            done.append(action.name)
        if self["ha_failures"] and not firing.by_hand:
            self.ha_failures = 0
        firing.write(
            {
                "state": "done",
                "actions": "\n".join(done),
                "milliseconds": round((time.monotonic() - started) * 1000),
                "trace": trace.as_json(),
            }
        )

    def _ha_env(self, firing):
        """As the rule's user has it, in their language and of their companies."""
        user = self.ha_user_id
        company = firing.instance_id.company_id & user.company_ids
        context = {
            "lang": user.lang,
            "tz": user.tz,
            # The first is the one for which records are created.
            "allowed_company_ids": (company | user.company_id | user.company_ids).ids,
            KEY: Running(firing.id),
        }
        return self.env(user=user.id, su=False, context=context)

    def _ha_reason_not_to(self, firing, trace: Trace) -> str | bool:
        """Why nothing is done, in the words of the rule's user; False if something is.

        What somebody tries by hand is done though the rule is archived or its conditions say no; the trace tells it.
        """
        rule = self.with_context(lang=self.ha_user_id.lang)
        if not firing.by_hand and (not self.active or self.ha_paused):
            return rule.env._("The rule was archived or paused meanwhile.")
        if not self.ha_user_id.active:
            return rule.env._("The user whose rights the rule has is gone or archived.")
        if not firing._record().with_env(self._ha_env(firing)).has_access("read"):
            return rule.env._("%s may not see this entity.", self.ha_user_id.name)
        if firing.late and self.ha_late == "note":
            return rule.env._("It was found out late, and the rule only notes that.")
        if rule._ha_is_own_doing(firing):
            return rule.env._("The rule had caused this change itself.")
        for answer in rule._ha_answers_now(firing._record(), self._ha_env(firing)):
            trace.answers.append(answer)
            if answer.reason and not firing.by_hand:
                return answer.reason
        return False

    def _ha_answers_now(self, record, env) -> Iterator[Answer]:
        """What the conditions say, one after the other.

        :param record: that is passed to the actions
        :param env: of whose rights the entity that has to be in a certain state is looked at
        """
        home = record if record._name == INSTANCE else record.instance_id
        yield from self._ha_answers(fields.Datetime.now(), self._ha_answer_of_other_now(home, env))
        if self.filter_domain:
            fits = self._filter_post(record)
            reason = "" if fits else self.env._("The record does not meet the condition of the rule.")
            yield Answer(self.env._("Apply on: %s", self.filter_domain), reason)

    def _ha_answers(self, moment, of_other: Answer | None) -> Iterator[Answer]:
        """The same of those conditions that can be asked of any time.

        :param moment: UTC
        :param of_other: of the entity that has to be in a certain state
        """
        if self.ha_calendar_id:
            name = self.ha_calendar_id.display_name
            is_inside = self.ha_calendar_side == "inside"
            asked = (
                self.env._("Within the hours of %s", name)
                if is_inside
                else self.env._("Outside of the hours of %s", name)
            )
            fits = self._ha_is_working_time(moment) == is_inside
            yield Answer(asked, "" if fits else self.env._("It was not the time of the rule."))
        if of_other:
            yield of_other

    def _ha_answer_of_other_now(self, home, env) -> Answer | None:
        """What the entity that has to be in a certain state says; None where there is no such condition.

        :param home: (ha.instance) of what set off the rule
        :param env: whose rights count
        """
        other = self.ha_only_entity_id
        if not split_list(self.ha_only_states):
            return None
        asked = self.env._("Another entity is %s", self._ha_or(self.ha_only_states))
        if not other:
            return Answer(asked, self.env._("The entity that has to be in a certain state is gone."))
        if not other.with_env(env).has_access("read"):
            return Answer(
                asked,
                self.env._(
                    "%s may not see the entity that has to be in a certain state.", self.ha_user_id.name
                ),
            )
        answer = self._ha_answer_of_other(other.state)
        if not other.company_id - home.company_id:
            return answer
        # Who reads of the firing need not be one who may see that entity.
        return Answer(
            asked,
            answer.reason and self.env._("Another entity was not in the state that it has to be in."),
        )

    def _ha_answer_of_other(self, state: str | None) -> Answer:
        """The same in a state that it has or had; None where that is not known."""
        name = self._ha_name(self.ha_only_entity_id)
        word = (state or "").casefold()
        asked = self.env._("%(entity)s is %(states)s", entity=name, states=self._ha_or(self.ha_only_states))
        if word in split_list(self.ha_only_states):
            return Answer(asked, "")
        return Answer(asked, self.env._("%(entity)s was %(state)s.", entity=name, state=word or "?"))

    def _ha_is_working_time(self, moment) -> bool:
        """Whether a moment (UTC) is within the working hours of the rule."""
        start = moment.replace(tzinfo=timezone.utc)
        end = start + timedelta(seconds=1)
        calendar = self.ha_calendar_id
        return bool(calendar._work_intervals_batch(start, end)[False]._items)

    @api.model
    def _ha_is_own_doing(self, firing) -> bool:
        """Whether a command of this rule has led to the change, directly or through other rules; notes the cause.

        Home Assistant's context of a command is that of what it changes, and the parent of what its automations do.
        """
        firing.cause_id = cause = firing._firing_that_caused_it()
        for _ in range(MOST_CAUSES):
            if not cause:
                return False
            if cause.rule_id == firing.rule_id:
                return True
            cause = cause.cause_id
        return True

    def _ha_failed(self, firing, error: Exception, trace: Trace) -> None:
        """Write why a firing failed; a rule that fails again and again pauses, and its user is told."""
        firing.write(
            {
                "state": "failed",
                "reason": _words_of(error),
                "started_at": fields.Datetime.now(),
                "trace": trace.as_json(),
            }
        )
        if firing.by_hand:
            return
        failures = self["ha_failures"] + 1
        self.write({"ha_failures": failures})
        self._ha_pause_if(failures, _words_of(error))

    def _ha_refused(self, firing, words: str) -> None:
        """The actions were done, but Home Assistant refused afterwards what one of them has sent.

        The failures in a row are counted among the firings: the next one may have been done already.
        """
        firing.write({"state": "failed", "reason": words})
        lately = self.env["ha.rule.firing"].search(
            [
                ("rule_id", "=", self.id),
                ("state", "in", ("done", "failed")),
                ("id", ">", self["ha_resumed_after"]),
            ],
            limit=MOST_FAILURES,
        )
        states = lately.mapped("state")
        self._ha_pause_if([*states, "done"].index("done"), words)

    def _ha_pause_if(self, failures: int, words: str) -> None:
        """Pause after so many failures in a row, and tell the rule's user why."""
        if failures < MOST_FAILURES or self.ha_paused:
            return
        self.write({"ha_paused": True})
        rule = self.with_context(lang=self.ha_user_id.lang)
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=(self.ha_user_id if self.ha_user_id.active else self.env.ref("base.user_admin")).id,
            summary=rule.env._("The rule pauses: it failed %s times in a row", failures),
            note=words,
        )

    def action_ha_resume(self) -> None:
        """Begin again after a pause."""
        self.check_access("write")
        firings = self.env["ha.rule.firing"].sudo()
        for rule in self.sudo():
            last = firings.search([("rule_id", "=", rule.id)], limit=1)
            rule.write({"ha_paused": False, "ha_failures": 0, "ha_resumed_after": last.id})
        self.activity_feedback(["mail.mail_activity_data_todo"])


def _words_of(error: Exception) -> str:
    """What a person can do something with; a programmer finds the rest in the log."""
    if isinstance(error, (UserError, AccessError)):
        return str(error)
    words = str(error).strip() or type(error).__name__
    return words[:2000]
