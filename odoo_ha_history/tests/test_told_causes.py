"""Who or what caused what was read from the recorder: told by the logbook, joined to its rows."""

from odoo.tests import tagged

from ..storage.causes import Told, contexts_of_commands, write_told
from ..storage.rows import as_seconds
from . import past
from .timeline_case import CONTEXT, TimelineCase


@tagged("post_install", "-at_install")
class TestToldCauses(TimelineCase):
    def test_what_the_logbook_told_of_a_change_is_told_as_if_it_had_been_heard(self):
        minute = past.after(minutes=1)
        past.write(self.env, self.lock, (past.START, "locked"), (minute, "unlocked"))
        past.write(self.env, self.outdoor, (minute, "21.5"))
        self.command(self.operator)
        told = [
            Told(
                "lock.front_door",
                as_seconds(minute),
                CONTEXT,
                "ha-user-of-odoo",
                "automation.good_morning",
                None,
            ),
            Told("lock.front_door", as_seconds(past.START), None, "ha-user-of-mia", None, "light.kitchen"),
            Told("lock.front_door", as_seconds(past.after(minutes=2)), None, "ha-user-of-mia", None, None),
            Told("sensor.outdoor", as_seconds(minute), None, "ha-user-of-mia", None, None),
            Told("lock.nobody_has", as_seconds(minute), None, "ha-user-of-mia", None, None),
        ]
        self.assertEqual(write_told(self.env.cr, self.home.id, told), 2)
        self.assertEqual(write_told(self.env.cr, self.home.id, told), 0)
        unlocked, locked = self.timeline({"entity_ids": self.lock.ids})["entries"]
        self.assertEqual(unlocked["cause"]["user"]["name"], self.operator.name)
        self.assertEqual(unlocked["cause"]["by"]["id"], self.automation.id)
        self.assertEqual(locked["cause"]["person"], "Mia")
        self.assertEqual(locked["cause"]["trigger"]["id"], self.light.id)

    def test_the_commands_of_a_time_are_known_by_their_contexts(self):
        self.command(self.operator)
        at = as_seconds(past.START)
        found = contexts_of_commands(self.env.cr, self.home.id, at - 1, at + 1, 10)
        self.assertEqual(found, {CONTEXT: "ha-user-of-odoo"})
        self.assertEqual(contexts_of_commands(self.env.cr, self.home.id, at + 1, at + 2, 10), {})
