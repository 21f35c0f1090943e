from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..bridge.sql import grant_table
from . import homes
from .grant_case import HOUR, NOW, GrantCase, hours
from .test_rules import migration

DAY = timedelta(days=1)
MORNINGS = {"hour_from": 6, "hour_to": 9}
SATURDAY = {
    "hour_from": 8,
    "hour_to": 12,
    "saturday": True,
    **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), False),
}


@tagged("post_install", "-at_install")
class TestGrantWindows(GrantCase):
    def several(self, *lines, **values):
        windows = [Command.create(line) for line in lines]
        return self.grant(scope="all", has_hours=True, window_ids=windows, **values)

    def test_a_grant_holds_within_any_of_its_windows(self):
        self.several(MORNINGS, SATURDAY)
        wednesday, saturday = NOW.replace(hour=7), NOW.replace(hour=10) + 3 * DAY
        home = self.light | self.outdoor | self.attic
        for moment, expected in (
            (wednesday, home),
            (wednesday + 3 * HOUR, home.browse()),
            (saturday, home),
            (saturday + 3 * HOUR, home.browse()),
            (saturday + DAY, home.browse()),
        ):
            self.go_to(moment)
            with self.subTest(moment):
                self.assert_sees(expected)

    def test_the_sentence_has_all_of_them(self):
        self.outsider.name = "Ana"
        grant = self.several(MORNINGS, SATURDAY).with_context(lang="en_US")
        self.assertTrue(grant.sentence.endswith(", weekdays 6:00–9:00 and Sat 8:00–12:00"), grant.sentence)

    def test_days_are_named_as_people_do(self):
        for days, words in (
            (("monday", "tuesday", "wednesday"), "Mon–Wed"),
            (("monday", "tuesday"), "Mon, Tue"),
            (("monday", "wednesday", "friday"), "Mon, Wed, Fri"),
            (("saturday", "sunday"), "weekends"),
        ):
            grant = self.grant(scope="all", **hours(6, 9, *days)).with_context(lang="en_US")
            self.assertEqual(grant.hours, f"{words} 6:00–9:00")

    def test_whoever_says_that_there_are_hours_has_a_line_to_start_from(self):
        with Form(self.env["ha.grant"].with_user(self.manager)) as form:
            form.instance_id = self.home
            form.user_id = self.viewer
            form.scope = "all"
            form.has_hours = True
            self.assertEqual(len(form.window_ids), 1)
            self.assertIn("weekdays 8:00–18:00", form.sentence)
        self.assertEqual(form.record.window_ids._in_words(), "weekdays 8:00–18:00")

    def test_a_line_that_changes_is_noted_and_who_listened_is_deaf(self):
        grant = self.several({"hour_from": 11, "hour_to": 14})
        self.assertEqual((grant.is_holding, grant.next_change), (True, NOW + 2 * HOUR))
        for change in (
            lambda: grant.window_ids.with_user(self.manager).write({"hour_from": 13}),
            lambda: grant.with_user(self.manager).write({"window_ids": [Command.create(MORNINGS)]}),
            lambda: grant.window_ids[0].with_user(self.manager).unlink(),
        ):
            heard = grant.acl_generation
            change()
            self.assertGreater(grant.acl_generation, heard)
            self.assertFalse(grant.is_holding)
        self.assertEqual(grant.next_change, NOW.replace(hour=6) + DAY)

    def test_a_grant_whose_lines_are_all_gone_gives_nothing(self):
        grant = self.several({"hour_from": 0, "hour_to": 24})
        self.assert_sees(self.light | self.outdoor | self.attic)
        grant.window_ids.unlink()
        self.go_to(NOW)
        self.assert_sees(self.all.browse())
        self.assertEqual(grant.state, "outside")

    def test_lines_are_bounded(self):
        with self.assertRaises(ValidationError):
            self.several(*[MORNINGS] * 21)

    def test_only_managers_have_to_do_with_lines(self):
        grant = self.several(MORNINGS)
        for person in (self.outsider, self.viewer):
            window = grant.window_ids.with_user(person)
            for act in (
                lambda window=window: window.hour_from,
                lambda window=window: window.write({"hour_to": 24}),
                window.unlink,
                lambda window=window: window.create({"grant_id": grant.id}),
            ):
                window.invalidate_recordset()
                with self.assertRaises(AccessError):
                    act()

    def test_a_manager_of_another_company_cannot_reach_them(self):
        grant = self.several(MORNINGS)
        self.home.company_id = self.other_company
        window = grant.window_ids.with_user(self.manager)
        with self.assertRaises(AccessError):
            window.write({"hour_to": 24})
        with self.assertRaises(AccessError):
            window.create({"grant_id": grant.id})

    def test_the_messages_say_which_hours_there_were(self):
        grant = self.several(MORNINGS)
        self.env.flush_all()
        self.env.cr.precommit.run()
        grant.write({"window_ids": [Command.create(SATURDAY)]})
        self.env.flush_all()
        self.env.cr.precommit.run()
        values = grant.message_ids.tracking_value_ids.filtered(lambda value: value.field_id.name == "hours")
        self.assertEqual(values[0].old_value_char, "weekdays 6:00–9:00")
        self.assertEqual(values[0].new_value_char, "weekdays 6:00–9:00 and Sat 8:00–12:00")

    def test_a_bridge_turns_by_all_lines(self):
        """By the real clock: a window of the whole week beside one of an hour holds now and always."""
        self.env.cr.execute("UPDATE ha_grant SET next_change = NULL")
        week = dict.fromkeys(("saturday", "sunday"), True)
        grant = self.several(
            {**week, "hour_from": 0, "hour_to": 12}, {**week, "hour_from": 12, "hour_to": 24}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ha_grant SET is_holding = FALSE, next_change = now() AT TIME ZONE 'UTC' - interval '1 second' "
            "WHERE id = %s",
            [grant.id],
        )
        grant_table.turn(self.env.cr)
        self.env.invalidate_all()
        self.assertTrue(grant.is_holding)
        self.assertFalse(grant.next_change)

    def test_the_hours_that_a_grant_had_become_a_line(self):
        grant, always = self.grant(scope="all"), self.grant(scope="all")
        self.env.flush_all()
        columns = ", ".join(
            f"ADD COLUMN {day} bool DEFAULT TRUE" for day in ("monday", "tuesday", "wednesday")
        )
        rest = ", ".join(f"ADD COLUMN {day} bool" for day in ("thursday", "friday", "saturday", "sunday"))
        self.env.cr.execute(
            f"ALTER TABLE ha_grant {columns}, {rest}, ADD COLUMN hour_from float8, ADD COLUMN hour_to float8"
        )
        self.env.cr.execute(
            "UPDATE ha_grant SET has_hours = TRUE, hour_from = 22, hour_to = 6.5 WHERE id = %s", [grant.id]
        )
        for _twice in range(2):
            migration("19.0.1.3.0", "post-windows").migrate(self.env.cr, "19.0.1.2.0")
        self.env.invalidate_all()
        self.assertEqual(grant.hours, "Mon–Wed 22:00–6:30")
        self.assertEqual(len(grant.window_ids), 1)
        self.assertFalse(always.window_ids)

    def test_a_database_that_never_had_such_hours_is_left_alone(self):
        migration("19.0.1.3.0", "post-windows").migrate(self.env.cr, "19.0.1.1.0")

    def test_a_copy_has_the_same_hours(self):
        grant = self.several(MORNINGS, SATURDAY)
        self.assertEqual(grant.copy().hours, grant.hours)

    def test_lines_stay_with_their_grant(self):
        window, other = self.several(MORNINGS).window_ids, self.grant(scope="all")
        for move in (
            lambda: window.write({"grant_id": other.id}),
            lambda: window.copy({"grant_id": other.id}),
        ):
            with self.assertRaises(ValidationError):
                move()

    def test_the_instance_of_a_line_is_that_of_its_grant(self):
        grant = self.several(MORNINGS)
        self.assertEqual(grant.window_ids._ha_instance(), self.home)
        desk = homes._as_home_assistant(self.env)["ha.grant"].create(
            {"instance_id": self.office.id, "user_id": self.viewer.id, "scope": "all"}
        )
        self.assertFalse(desk.window_ids)
