"""Waiting for the outcome of a command: who hears of it, and how many may wait."""

import contextlib
import os
from unittest.mock import patch

import psycopg2
from odoo.sql_db import connection_info_for
from odoo.tests import BaseCase, TransactionCase, tagged

from ..bridge.sql.command_table import claim
from ..models.command import outcome_listener, waiting_places
from ..models.command.ha_command import HaCommand
from ..models.command.outcome_listener import NotListening, OutcomeListener, listener_of
from ..models.command.waiting_places import Busy, Places, check_others, most
from ..models.instance.ha_bridge import HaBridge
from ..protocol.notify import notify_outcomes
from . import homes

LONG = 20
"""Seconds after which something that should have come is given up; nothing waits for so long when all is well."""


def _of_commits(cr) -> str:
    """Whether the transaction waits for the disk when it is committed."""
    cr.execute("SHOW synchronous_commit")
    return cr.fetchone()[0]


@tagged("post_install", "-at_install")
class TestOutcomeListener(TransactionCase):
    def setUp(self):
        super().setUp()
        self.db_name = self.env.cr.dbname
        self.connections = []
        _name, parameters = connection_info_for(self.db_name)
        self.other = psycopg2.connect(**parameters)
        self.other.autocommit = True
        self.addCleanup(self.other.close)

    def _connect(self, db_name):
        connection = outcome_listener._connect(db_name)
        self.connections.append(connection)
        return connection

    def _listener(self):
        listener = OutcomeListener(self.db_name, self._connect, idle_seconds=0.05)
        self.addCleanup(self._end, listener)
        return listener

    def _end(self, listener):
        if thread := listener._thread:
            thread.join(LONG)
            self.assertFalse(thread.is_alive())

    @contextlib.contextmanager
    def _waiter(self, listener, command_id):
        with listener.waiter() as waiter:
            waiter.command_id = command_id
            waiter.wait(0)  # the news of the connection itself
            yield waiter

    def _say(self, *command_ids):
        with self.other.cursor() as cr:
            notify_outcomes(cr, list(command_ids))

    def _is_woken(self, waiter, seconds=LONG):
        woken = waiter._news.wait(seconds)
        waiter._news.clear()
        return woken

    def test_whoever_waits_hears_of_their_own_command_and_of_no_other(self):
        listener = self._listener()
        with self._waiter(listener, 7) as seven, self._waiter(listener, 8) as eight:
            seven._news.clear()
            self._say(9, 8)
            self.assertTrue(self._is_woken(eight))
            self.assertFalse(seven._news.is_set())

    def test_all_who_wait_share_one_connection(self):
        listener = self._listener()
        with contextlib.ExitStack() as waiting:
            waiters = [waiting.enter_context(self._waiter(listener, number)) for number in range(20)]
            self._say(*range(20))
            self.assertTrue(all(self._is_woken(waiter) for waiter in waiters))
        self.assertEqual(len(self.connections), 1)

    def test_the_connection_is_closed_when_nobody_has_waited_for_some_time_and_opened_again(self):
        listener = self._listener()
        for _ in range(2):
            with self._waiter(listener, 7):
                thread = listener._thread
            thread.join(LONG)
            self.assertFalse(thread.is_alive())
            self.assertTrue(all(connection.closed for connection in self.connections))
        self.assertEqual(len(self.connections), 2)

    def test_a_connection_that_postgresql_ends_is_replaced_and_everybody_looks_again(self):
        listener = self._listener()
        with self._waiter(listener, 7) as waiter, self.assertLogs(outcome_listener.__name__, "WARNING"):
            with self.other.cursor() as cr:
                cr.execute("SELECT pg_terminate_backend(%s)", [self.connections[0].get_backend_pid()])
            self.assertTrue(self._is_woken(waiter), "what was said meanwhile would be missed")
            self._say(7)
            self.assertTrue(self._is_woken(waiter))
        self.assertEqual(len(self.connections), 2)

    def test_without_a_connection_nobody_waits(self):
        def refuse(_db_name):
            raise psycopg2.OperationalError("too many clients")

        listener = OutcomeListener(self.db_name, refuse, idle_seconds=0.05)
        self.addCleanup(self._end, listener)
        with (
            patch.object(outcome_listener, "READY_SECONDS", 0.05),
            patch.object(outcome_listener, "AGAIN_SECONDS", 0.01),
            self.assertLogs(outcome_listener.__name__, "WARNING") as logged,
            self.assertRaises(NotListening),
            listener.waiter(),
        ):
            self.fail("somebody waits whom nobody can tell")
        self.assertEqual(len(logged.output), 1, "what lasts is logged once")

    def test_a_forked_process_listens_for_itself(self):
        own = listener_of(self.db_name)
        self.assertIs(listener_of(self.db_name), own)
        pid = os.fork()
        if not pid:
            os._exit(0 if not outcome_listener._listeners else 1)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 0)
        self.assertIs(listener_of(self.db_name), own)


@tagged("post_install", "-at_install")
class TestPlaces(BaseCase):
    def test_those_who_wait_leave_most_of_the_server_to_all_others(self):
        for workers, connections, threads, expected in (
            (0, 64, 0, {"all": 16, "instance": 12, "user": 8, "link": 4}),
            (0, 64, 8, {"all": 4, "instance": 3, "user": 2, "link": 1}),
            (0, 1, 0, {"all": 1, "instance": 1, "user": 1, "link": 1}),
            (8, 64, 0, {"all": 4, "instance": 3, "user": 2, "link": 1}),
            (2, 64, 0, {"all": 1, "instance": 1, "user": 1, "link": 1}),
            (1, 64, 0, {"all": 1, "instance": 1, "user": 1, "link": 1}),
        ):
            with self.subTest(workers=workers, connections=connections, threads=threads):
                self.assertEqual(most(workers, connections, threads), expected)

    def _taken(self, places, *shares):
        """How many of these get a place, one after the other, each holding what it got."""
        with contextlib.ExitStack() as held:
            for count, share in enumerate(shares):
                try:
                    held.enter_context(places.taken("db", share))
                except Busy:
                    return count
            return len(shares)

    def test_a_user_an_instance_and_all_together_have_their_limits(self):
        places = Places()
        limits = {"all": 16, "instance": 12, "user": 8, "link": 4}
        numbers = range(20)
        with patch.object(waiting_places, "most_here", lambda: limits):
            for most_of_them, shares in (
                (8, [{"user": 1, "instance": number} for number in numbers]),
                (12, [{"user": number, "instance": 1} for number in numbers]),
                (16, [{"user": number, "instance": number} for number in numbers]),
                (4, [{"user": 1, "instance": number, "link": 1} for number in numbers]),
                (8, [{"user": 1, "instance": 1, "link": number} for number in numbers]),
                (8, [{"user": 1, "instance": 1}] * 8),
            ):
                self.assertEqual(self._taken(places, *shares), most_of_them)
            self.assertFalse(places._taken, "who waits no more is forgotten")


@tagged("post_install", "-at_install")
class TestWaiting(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.home.connection_id.sudo().state = "connected"
        cls.env.cr.execute("DELETE FROM ha_command")

    def setUp(self):
        super().setUp()
        limits = {"all": 4, "instance": 3, "user": 2}
        self.patch(waiting_places, "most_here", lambda: limits)
        self.patch(HaBridge, "_any_alive", lambda _bridges: True)

    def _insert(self, user, instance, waits_seconds):
        commands = self.env["ha.command"].with_user(user).sudo()
        command_id = commands._insert(
            self.env.cr, instance, "light.turn_on", {}, None, waits_seconds=waits_seconds
        )
        return commands.browse(command_id)

    def _one_more(self, user, instance):
        """Whether one more may wait, of all that wait already in any process."""
        with homes.undone(self.env):
            self._insert(user, instance, 40)
            try:
                check_others(self.env.cr, {"user": user.id, "instance": instance.id})
            except Busy:
                return False
            return True

    def test_commands_that_other_processes_wait_for_count_for_user_instance_and_all(self):
        for _ in range(2):
            self._insert(self.operator, self.home, 40)
        self.assertFalse(self._one_more(self.operator, self.office), "two of the same user")
        self.assertTrue(self._one_more(self.viewer, self.home))
        self._insert(self.viewer, self.home, 40)
        self.assertFalse(self._one_more(self.manager, self.home), "three of the same instance")
        self.assertTrue(self._one_more(self.manager, self.office))
        self._insert(self.manager, self.office, 40)
        self.assertFalse(self._one_more(self.outsider, self.foreign), "four in all")

    def test_what_nobody_waits_for_takes_no_place(self):
        for waits, state in ((None, "pending"), (40, "done"), (40, "unknown"), (-1, "sent"), (-1, "pending")):
            for _ in range(4):
                self._insert(self.operator, self.home, waits).state = state
        self.env.flush_all()
        self.assertTrue(self._one_more(self.operator, self.home))

    def test_nobody_waits_for_the_disk_while_others_wait_to_be_counted(self):
        with self.env["ha.command"]._short_cursor() as cr:
            check_others(cr, {"user": self.operator.id, "instance": self.home.id})
            self.assertEqual(_of_commits(cr), "off")

    def test_what_is_sent_is_on_the_disk_before(self):
        cr = self.env.cr
        cr.execute("SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'")
        [as_the_server_is_told] = cr.fetchone()
        command = self._insert(self.operator, self.home, 40)
        cr.execute("SET LOCAL synchronous_commit = off")
        [request] = claim(cr, [self.home.id])
        self.assertEqual(request.id, command.id)
        self.assertEqual(_of_commits(cr), as_the_server_is_told)

    def test_who_finds_no_place_is_told_at_once_and_nothing_is_sent(self):
        with patch.object(waiting_places.places, "taken", side_effect=Busy):
            outcome = self.light.with_user(self.operator).call_service("turn_on")
        self.assertEqual((outcome["state"], outcome["code"]), ("failed", "busy"))
        self.assertIn("try again", outcome["error"])
        self.assertFalse(self.env["ha.command"].search([("instance_id", "=", self.home.id)]))
        self.assertEqual(self.home._refusal_of(outcome).code, "busy")

    def test_nobody_hears_of_outcomes_means_busy_too(self):
        with patch.object(OutcomeListener, "waiter", side_effect=NotListening):
            outcome = self.light.with_user(self.operator).call_service("turn_on")
        self.assertEqual(outcome["code"], "busy")

    def test_an_answer_that_does_not_come_in_time_is_told_apart_from_a_connection_that_broke(self):
        commands = self.env["ha.command"]
        late = commands._outcome("unknown", code="command_timeout")["error"]
        self.assertIn("may still", late)
        self.assertNotIn("broke", late)
        for code in ("connection_lost", "bridge_lost", None):
            self.assertIn("broke", commands._outcome("unknown", code=code)["error"])

    def test_who_waits_gives_up_with_the_same_code_as_the_bridge(self):
        command = self._insert(self.operator, self.home, 0)
        command.state = "sent"
        self.env.flush_all()

        @contextlib.contextmanager
        def own(_commands):
            yield self.env.cr

        waiter = outcome_listener.Waiter()
        waiter.command_id = command.id
        with patch.object(HaCommand, "_short_cursor", own):
            outcome = command._wait(waiter, (-1, 0), is_read=False)
        self.assertEqual((outcome["state"], outcome["code"]), ("unknown", "command_timeout"))
