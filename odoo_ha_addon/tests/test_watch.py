from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user, tagged

from ..bridge.sql.watch_table import read_watches
from ..models.entity import ha_watch


@tagged("post_install", "-at_install")
class TestWatch(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(cls.env, "ha_manager", "odoo_ha_addon.group_ha_manager")
        cls.operator = new_test_user(cls.env, "ha_operator", "odoo_ha_addon.group_ha_user")
        cls.instance = cls.env["ha.instance"].create(
            {"name": "Home", "url": "http://ha.test", "token": "secret"}
        )
        ids = cls.env["ha.entity"]._ensure(cls.instance.id, {f"light.l{n}": f"L{n}" for n in range(3)})
        cls.lights = cls.env["ha.entity"].browse(sorted(ids.values()))
        cls.group = cls.env["ha.entity.group"].create(
            {
                "name": "Ground floor",
                "instance_id": cls.instance.id,
                "entity_ids": [(6, 0, cls.lights[:2].ids)],
                "grant_ids": [(0, 0, {"user_id": cls.operator.id, "access": "view"})],
            }
        )
        cls.grant = cls.group.grant_ids

    def _follow(self, user, ids, viewer="tab"):
        return self.env["ha.entity"].with_user(user).follow(viewer, ids)

    def _rows(self, user):
        self.env.cr.execute(
            "SELECT channel_model, channel_id, entity_ids FROM ha_watch WHERE user_id = %s ORDER BY 1, 2",
            [user.id],
        )
        return self.env.cr.fetchall()

    def test_a_manager_hears_the_instance(self):
        answer = self._follow(self.manager, self.lights.ids)
        self.assertEqual(answer["channels"], [f"ha_instance_{self.instance.id}"])
        self.assertEqual(self._rows(self.manager), [("ha.instance", self.instance.id, self.lights.ids)])

    def test_who_is_given_a_group_hears_the_grant_and_only_what_is_in_the_group(self):
        answer = self._follow(self.operator, self.lights.ids)
        self.assertEqual(answer["channels"], [f"ha_grant_{self.grant.id}"])
        self.assertEqual([entity["id"] for entity in answer["entities"]], self.lights[:2].ids)
        self.assertEqual(self._rows(self.operator), [("ha.grant", self.grant.id, self.lights[:2].ids)])

    def test_the_answer_holds_the_state_and_whether_it_may_be_controlled(self):
        self.env.cr.execute(
            """
            INSERT INTO ha_entity_state (id, state, attributes, last_changed, last_updated)
            VALUES (%s, 'on', '{"brightness": 5}', '2026-01-01 00:00:00.25', '2026-01-01 00:00:01.5')
            """,
            [self.lights[0].id],
        )
        self.env.cr.execute("UPDATE ha_entity SET state_id = id WHERE id = %s", [self.lights[0].id])
        [entity] = self._follow(self.operator, self.lights[0].ids)["entities"]
        self.assertEqual(
            (entity["state"], entity["attributes"], entity["control"]), ("on", {"brightness": 5}, False)
        )
        self.assertEqual(entity["last_updated"] - entity["last_changed"], 1.25)
        [entity] = self._follow(self.manager, self.lights[0].ids)["entities"]
        self.assertTrue(entity["control"])

    def test_an_entity_without_a_state_is_reported_as_such(self):
        [entity] = self._follow(self.manager, self.lights[1].ids)["entities"]
        self.assertIsNone(entity["state"])
        self.assertEqual(entity["attributes"], {})

    def test_an_entity_that_is_archived_meanwhile_is_reported_still(self):
        self.lights[0].active = False
        for user in (self.manager, self.operator):
            [entity] = self._follow(user, self.lights[0].ids)["entities"]
            self.assertIsNone(entity["state"])
        self.assertFalse(self._follow(self.operator, self.lights[2].ids)["entities"])

    def test_the_next_call_replaces_what_was_followed(self):
        self._follow(self.manager, self.lights.ids)
        self._follow(self.manager, self.lights[:1].ids)
        self.assertEqual(self._rows(self.manager), [("ha.instance", self.instance.id, self.lights[:1].ids)])
        self._follow(self.manager, [])
        self.assertEqual(self._rows(self.manager), [])

    def test_two_pages_of_a_user_do_not_disturb_each_other(self):
        self._follow(self.manager, self.lights[:1].ids, "one")
        self._follow(self.manager, self.lights[1:].ids, "two")
        self.env["ha.entity"].with_user(self.manager).unfollow("one")
        self.assertEqual(self._rows(self.manager), [("ha.instance", self.instance.id, self.lights[1:].ids)])

    def test_another_user_with_the_same_name_of_a_page_is_not_touched(self):
        self._follow(self.manager, self.lights.ids, "tab")
        self.env["ha.entity"].with_user(self.operator).unfollow("tab")
        self.assertTrue(self._rows(self.manager))

    def test_bad_input_gets_a_clear_error(self):
        for viewer, ids in (
            ("", [1]),
            ("x" * 65, [1]),
            (None, [1]),
            ("tab", "1"),
            ("tab", ["1"]),
            ("tab", [True]),
        ):
            with self.assertRaises(UserError, msg=(viewer, ids)):
                self._follow(self.manager, ids, viewer)

    def test_what_nobody_renewed_is_swept(self):
        self._follow(self.manager, self.lights.ids)
        self.env.cr.execute("UPDATE ha_watch SET until = until - interval '1 hour'")
        self.env["ha.watch"]._gc_watches()
        self.assertEqual(self._rows(self.manager), [])

    def _read_by_the_bridge(self):
        self.env.flush_all()
        return [watch.channel for watch in read_watches(self.env.cr, 0)]

    def test_a_row_counts_only_while_no_right_on_its_channel_was_taken_away(self):
        """Also one that was written by a request that had looked before."""
        self._follow(self.operator, self.lights.ids)
        self._follow(self.manager, self.lights.ids)
        channels = [("ha.grant", self.grant.id), ("ha.instance", self.instance.id)]
        self.assertEqual(sorted(self._read_by_the_bridge()), channels)
        self.env.cr.execute("UPDATE ha_grant SET acl_generation = acl_generation + 1")
        self.assertEqual(self._read_by_the_bridge(), channels[1:])
        self.env.cr.execute("UPDATE ha_instance SET acl_generation = acl_generation + 1")
        self.assertEqual(self._read_by_the_bridge(), [])

    def test_whoever_takes_a_right_away_waits_for_no_page_that_renews_its_row_at_that_moment(self):
        self._follow(self.operator, self.lights.ids)
        self.env.flush_all()
        self.env.cr.execute("SELECT ctid, until FROM ha_watch ORDER BY id")
        before = self.env.cr.fetchall()
        self.grant._renew_channels()
        self.assertEqual(self._read_by_the_bridge(), [])
        self.env.cr.execute("SELECT ctid, until FROM ha_watch ORDER BY id")
        self.assertEqual(self.env.cr.fetchall(), before)

    def test_whoever_takes_a_right_away_lets_the_bridge_look_again_even_where_no_row_is_seen(self):
        told = []
        with patch.object(
            ha_watch, "notify", lambda _cr, topic, instance_id: told.append((topic, instance_id))
        ):
            self.grant.action_revoke()
        self.assertIn(("watch", self.instance.id), told)
