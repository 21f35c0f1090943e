"""The timeline: who may see what of it, how it is read page by page, and who or what caused a change."""

from unittest.mock import patch

from odoo.addons.odoo_ha_addon.tests import homes
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..storage import timeline
from . import past
from .timeline_case import CONTEXT, TimelineCase


@tagged("post_install", "-at_install")
class TestTimeline(TimelineCase):
    def test_changes_are_told_with_what_was_before_the_newest_first(self):
        past.write(self.env, self.lock, (past.START, "locked"), (past.after(minutes=1), "unlocked"))
        past.write(self.env, self.light, (past.after(seconds=30), "on"))
        self.assertEqual(
            self.of(self.lock, self.light),
            [
                ("lock.front_door", "locked", "unlocked"),
                ("light.kitchen", None, "on"),
                ("lock.front_door", None, "locked"),
            ],
        )

    def test_what_measures_is_told_only_when_asked_for(self):
        past.write(self.env, self.outdoor, (past.START, "21.5"), (past.after(minutes=1), "22.0"))
        past.write(self.env, self.light, (past.START, "on"))
        self.assertEqual(self.of(self.outdoor, self.light), [("light.kitchen", None, "on")])
        asked = self.of(self.outdoor, filters={"numbers": True})
        self.assertEqual(asked, [("sensor.outdoor", "21.5", "22.0"), ("sensor.outdoor", None, "21.5")])

    def test_an_update_of_attributes_alone_is_not_told(self):
        past.write(
            self.env,
            self.climate,
            (past.START, "heat", {"current_temperature": 20}),
            (past.after(minutes=1), "heat", {"current_temperature": 21}, past.START),
        )
        self.assertEqual(self.of(self.climate), [("climate.bedroom", None, "heat")])

    def test_what_was_set_is_told_with_what_it_was_before(self):
        past.write(
            self.env,
            self.climate,
            (past.START, "heat", {"temperature": 21}),
            (past.after(minutes=1), "heat", {"temperature": 23}, past.START),
        )
        self.cause(self.climate, past.after(minutes=1), is_setting=True)
        first = self.timeline({"entity_ids": self.climate.ids})["entries"][0]
        self.assertEqual(first["settings"], [["temperature", 23, 21]])
        self.assertEqual((first["before"], first["state"]), ("heat", "heat"))

    def test_a_loss_is_told_once_with_when_something_was_known_again(self):
        past.write(
            self.env,
            self.light,
            (past.START, "on"),
            (past.after(minutes=1), "unavailable"),
            (past.after(minutes=2), "unknown"),
            (past.after(minutes=13), "on"),
        )
        answer = self.timeline({"entity_ids": self.light.ids})
        self.assertEqual(
            self.told(answer), [("light.kitchen", "on", "unavailable"), ("light.kitchen", None, "on")]
        )
        [lost, _first] = answer["entries"]
        self.assertEqual(lost["known_again"] - lost["time"], 12 * 60)

    def test_what_is_known_again_as_something_else_is_told_too(self):
        past.write(
            self.env,
            self.light,
            (past.START, "on"),
            (past.after(minutes=1), "unavailable"),
            (past.after(minutes=2), "off"),
        )
        self.assertEqual(
            self.of(self.light),
            [
                ("light.kitchen", "on", "off"),
                ("light.kitchen", "on", "unavailable"),
                ("light.kitchen", None, "on"),
            ],
        )

    def test_what_is_on_its_way_is_told_only_while_it_is(self):
        past.write(self.env, self.lock, (past.START, "locked"), (past.after(seconds=1), "unlocking"))
        self.assertEqual(self.of(self.lock)[0], ("lock.front_door", "locked", "unlocking"))
        past.write(self.env, self.lock, (past.after(seconds=3), "unlocked"))
        self.assertEqual([state for _entity, _before, state in self.of(self.lock)], ["unlocked", "locked"])

    def test_pages_have_everything_once_and_in_order(self):
        entities = self.light | self.attic | self.lock
        for number, entity in enumerate(entities):
            # Two at the same moment: the entity decides then.
            moments = [past.after(seconds=10 * i + (0 if number < 2 else 5)) for i in range(7)]
            past.write(self.env, entity, *((m, f"s{i}") for i, m in enumerate(moments)))
        whole = self.timeline({"entity_ids": entities.ids}, limit=200)["entries"]
        self.assertEqual(len(whole), 21)
        self.assertEqual([e["time"] for e in whole], sorted((e["time"] for e in whole), reverse=True))
        for limit in (1, 2, 3, 5, 21, 22):
            with self.subTest(limit=limit):
                keys, before = [], None
                for _page in range(60):
                    answer = self.timeline({"entity_ids": entities.ids}, before=before, limit=limit)
                    keys += [entry["key"] for entry in answer["entries"]]
                    before = answer["next"]
                    if not before:
                        break
                self.assertEqual(keys, [entry["key"] for entry in whole])

    def test_many_entities_are_read_as_few_are(self):
        past.write(self.env, self.lock, (past.START, "locked"), (past.after(minutes=1), "unlocked"))
        past.write(self.env, self.light, (past.after(days=-40), "on"), (past.after(seconds=30), "off"))
        found = [places for few in (200, 1) for places in self.read_with(few)]
        self.assertEqual(found[0], found[1])
        self.assertEqual(len(found[0]), 4)

    def read_with(self, few):
        """All pages of the whole home, where so many entities are few."""
        with patch.object(timeline, "FEW", few):
            keys, before = [], None
            for _page in range(20):
                answer = self.timeline({"instance_id": self.home.id}, before=before)
                keys += [entry["key"] for entry in answer["entries"]]
                before = answer["next"]
                if not before:
                    break
            yield keys

    def test_users_see_what_happened_to_what_is_shared_with_them(self):
        for entity in (self.light, self.attic, self.far, self.lock):
            past.write(self.env, entity, (past.START, "on"))
        shared = {"light.kitchen", "lock.front_door"}
        for user, expected in (
            (self.manager, shared | {"light.attic"}),
            (self.operator, shared),
            (self.viewer, shared),
            (self.outsider, set()),
        ):
            with self.subTest(user=user.login):
                self.assertEqual({entity for entity, *_rest in self.told(self.timeline({}, user))}, expected)
        self.assertEqual(self.told(self.timeline({"entity_ids": self.attic.ids}, self.viewer)), [])
        for user in (self.employee, self.portal, self.public):
            with self.assertRaises(AccessError):
                self.timeline({}, user)
            with self.assertRaises(AccessError):
                self.env["ha.history"].with_user(user).timeline_people()

    def test_a_device_an_area_and_an_instance_have_a_timeline(self):
        for entity in (self.light, self.attic, self.desk):
            past.write(self.env, entity, (past.START, "on"))
        self.assertEqual(
            self.told(self.timeline({"area_id": self.kitchen.id})), [("light.kitchen", None, "on")]
        )
        self.assertEqual(
            self.told(self.timeline({"instance_id": self.office.id})), [("light.desk", None, "on")]
        )
        self.assertEqual(self.told(self.timeline({"device_id": 999999})), [])

    def test_what_a_device_tells_of_itself_is_told_with_it_alone(self):
        past.write(self.env, self.light, (past.START, "on"))
        self.light.sudo().with_context(from_home_assistant=True).entity_category = "diagnostic"
        self.assertEqual(self.told(self.timeline({"area_id": self.kitchen.id})), [])
        self.assertEqual(self.of(self.light), [("light.kitchen", None, "on")])

    def test_a_change_names_the_odoo_user_whose_command_it_was(self):
        past.write(self.env, self.lock, (past.START, "locked"), (past.after(minutes=1), "unlocked"))
        self.cause(self.lock, past.after(minutes=1), user_id="ha-user-of-odoo", parent_id=None)
        self.command(self.operator)
        for user in (self.manager, self.viewer):
            cause = self.timeline({"entity_ids": self.lock.ids}, user)["entries"][0]["cause"]
            self.assertEqual(cause["user"], {"id": self.operator.id, "name": self.operator.name})
        self.assertFalse(self.timeline({"entity_ids": self.lock.ids})["entries"][1]["cause"])

    def test_a_command_of_another_home_with_the_same_context_is_not_the_cause(self):
        past.write(self.env, self.lock, (past.START, "unlocked"))
        self.cause(self.lock, past.START, user_id="ha-user-of-odoo", parent_id=None)
        self.command(self.operator, instance=self.office)
        cause = self.timeline({"entity_ids": self.lock.ids})["entries"][0]["cause"]
        self.assertFalse(cause["user"])
        self.assertTrue(cause["is_person"])

    def test_the_user_is_still_named_when_the_command_has_been_removed(self):
        past.write(self.env, self.lock, (past.START, "unlocked"))
        self.cause(self.lock, past.START, user_id="ha-user-of-odoo", parent_id=None)
        command = self.command(self.operator)
        self.env.flush_all()
        self.env["ha.history.cause"]._gc_causes()
        command.unlink()
        cause = self.timeline({"entity_ids": self.lock.ids})["entries"][0]["cause"]
        self.assertEqual(cause["user"]["id"], self.operator.id)

    def test_a_change_names_the_automation_and_what_set_it_off(self):
        past.write(self.env, self.lock, (past.START, "unlocked"))
        self.cause(self.lock, past.START, by=self.automation.id, trigger=self.light.id)
        cause = self.timeline({"entity_ids": self.lock.ids})["entries"][0]["cause"]
        self.assertEqual(
            cause["by"], {"id": self.automation.id, "domain": "automation", "name": "Good morning"}
        )
        self.assertEqual(cause["trigger"]["name"], self.light.name)

    def test_of_an_automation_that_somebody_may_not_see_they_hear_only_that_it_was_one(self):
        past.write(self.env, self.lock, (past.START, "unlocked"))
        self.cause(self.lock, past.START, by=self.automation.id, trigger=self.attic.id)
        answer = self.timeline({"entity_ids": self.lock.ids}, self.viewer)
        cause = answer["entries"][0]["cause"]
        self.assertEqual(cause["by"], {"id": False, "domain": "automation", "name": ""})
        self.assertEqual(cause["trigger"], {"id": False, "domain": "", "name": ""})
        self.assertNotIn("Good morning", repr(answer))

    def test_a_person_of_home_assistant_is_named(self):
        past.write(self.env, self.lock, (past.START, "unlocked"))
        self.cause(self.lock, past.START, user_id="ha-user-of-mia", parent_id=None)
        cause = self.timeline({"entity_ids": self.lock.ids})["entries"][0]["cause"]
        self.assertEqual((cause["person"], cause["is_person"]), ("Mia", True))

    def test_a_person_of_another_home_with_the_same_user_is_not_who_it_was(self):
        homes.set_state(self.far, "home", {"user_id": "ha-user-of-odoo"})
        self.far.domain = "person"
        past.write(self.env, self.lock, (past.START, "unlocked"))
        self.cause(self.lock, past.START, user_id="ha-user-of-odoo", parent_id=None)
        cause = self.timeline({"entity_ids": self.lock.ids})["entries"][0]["cause"]
        self.assertEqual((cause["person"], cause["is_person"]), (False, True))
        homes.set_state(self.desk, "home", {"user_id": "ha-user-of-odoo"})
        self.desk.domain = "person"
        self.assertEqual(self.told(self.timeline({}, filters={"person_id": self.desk.id})), [])

    def test_filters_leave_what_somebody_or_something_did(self):
        past.write(self.env, self.lock, (past.START, "locked"), (past.after(minutes=1), "unlocked"))
        past.write(self.env, self.light, (past.START, "on"), (past.after(minutes=2), "off"))
        past.write(self.env, self.attic, (past.after(minutes=3), "on"))
        self.cause(self.lock, past.after(minutes=1), user_id="ha-user-of-odoo", parent_id=None)
        self.cause(
            self.light, past.after(minutes=2), by=self.automation.id, context_id="run", parent_id=CONTEXT
        )
        self.cause(
            self.attic, past.after(minutes=3), user_id="ha-user-of-mia", context_id="other", parent_id=None
        )
        past.write(self.env, self.light, (past.after(minutes=4), "on"))
        self.cause(self.light, past.after(minutes=4), user_id="ha-user-of-mia", parent_id=None)
        self.command(self.operator)
        for filters, expected in (
            (
                {"user_id": self.operator.id},
                {
                    ("lock.front_door", "locked", "unlocked"),
                    ("light.kitchen", "on", "off"),
                    ("light.kitchen", "off", "on"),
                },
            ),
            ({"person_id": self.person.id}, {("light.attic", None, "on")}),
            ({"by_id": self.automation.id}, {("light.kitchen", "on", "off")}),
            (
                {"domains": ["lock"]},
                {("lock.front_door", "locked", "unlocked"), ("lock.front_door", None, "locked")},
            ),
            ({"user_id": self.viewer.id}, set()),
            ({"person_id": self.lock.id}, set()),
        ):
            with self.subTest(filters=filters):
                self.assertEqual(set(self.told(self.timeline({}, filters=filters))), expected)

    def test_people_to_choose_from_are_those_who_controlled_something(self):
        self.command(self.operator)
        people = self.env["ha.history"].with_user(self.manager).timeline_people()
        self.assertIn({"id": self.operator.id, "name": self.operator.name}, people["users"])
        self.assertNotIn(self.viewer.id, [user["id"] for user in people["users"]])
        self.assertIn({"id": self.person.id, "name": "Mia"}, people["persons"])

    def test_users_choose_from_those_who_controlled_what_they_may_see(self):
        for entity, user in ((self.automation, self.manager), (self.light, self.operator)):
            self.command(user).entity_id = entity
        self.env.flush_all()
        people = self.env["ha.history"].with_user(self.viewer).timeline_people()
        self.assertEqual([user["id"] for user in people["users"]], [self.operator.id])

    def test_nonsense_is_answered_in_a_sentence(self):
        for params in (
            {"scope": {"entity_ids": "all"}},
            {"scope": {"entity_ids": list(range(1, 1_000_000))}},
            {"scope": {"house": 1}},
            {"scope": []},
            {"limit": 0},
            {"limit": 1_000_000},
            {"limit": "5"},
            {"before": [1]},
            {"before": ["a", "b"]},
            {"before": [10**30, 1]},
            {"before": [-1, 1]},
            {"filters": ["lock"]},
            {"filters": {"domains": "lock"}},
            {"filters": {"user_id": "me"}},
            {"filters": {"by_id": 2**40}},
        ):
            with self.subTest(params=params), self.assertRaises(UserError):
                self.timeline(**params)

    def test_a_cause_goes_with_the_change_that_it_is_of(self):
        for keep, days in ((10, 11), (31, 11), (0, 4000)):
            self.cause(self.lock, past.after(days=3 - days, minutes=keep), keep=keep)
        self.env["ha.history.cause"]._gc_causes()
        left = self.env["ha.history.cause"].search([("entity_id", "=", self.lock.id)])
        self.assertEqual(sorted(left.mapped("keep")), [0, 31])

    def test_an_entity_that_takes_over_another_has_its_causes(self):
        self.cause(self.attic, past.START, user_id="ha-user-of-mia")
        self.cause(self.attic, past.after(minutes=1), user_id="ha-user-of-mia")
        self.cause(self.light, past.START, user_id="ha-user-of-odoo")
        self.cause(self.lock, past.START, by=self.attic.id, trigger=self.attic.id)
        self.light._absorb(self.attic)
        causes = self.env["ha.history.cause"].search([("entity_id", "=", self.light.id)])
        self.assertEqual(causes.mapped("ha_user_id"), ["ha-user-of-mia", "ha-user-of-odoo"])
        led = self.env["ha.history.cause"].search([("entity_id", "=", self.lock.id)])
        self.assertEqual(led.by_entity_id | led.trigger_entity_id, self.light)

    def test_a_page_of_many_rows_is_found_by_an_index(self):
        """Whatever is kept, the plan reads no table from its beginning to its end."""
        past.write(self.env, self.lock, *((past.after(seconds=i), f"s{i}") for i in range(200)))
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        values = {
            "ids": [self.lock.id], "moment": past.after(days=1), "record": 1,
            "limit": 50, "since": past.after(days=-30),
        }  # fmt: skip
        for sql in (timeline._FEW, timeline._MANY):
            self.env.cr.execute("EXPLAIN " + sql.format(condition=timeline._WORDS), values)
            plan = "\n".join(line for (line,) in self.env.cr.fetchall())
            self.assertRegex(plan, "Index Only Scan .*using ha_history_366_[0-9]+_(change|moment)")
            self.assertNotIn("Seq Scan on ha_history", plan)
