from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from ..models.grant.ha_grant_times import HaGrant
from . import homes
from .grant_case import GrantCase, hours


@tagged("post_install", "-at_install")
class TestGrants(GrantCase):
    def chosen(self, entities, **values):
        return self.grant(entity_ids=[(6, 0, entities.ids)], **values)

    def test_chosen_entities_are_seen_and_no_others(self):
        grant = self.chosen(self.light)
        self.assert_sees(self.light)
        self.assert_gives(grant, self.light)
        self.assertFalse(self.controlled())

    def test_control_is_given_with_the_grant_that_says_so(self):
        self.chosen(self.light | self.attic)
        self.chosen(self.attic, access="control")
        self.assertEqual(self.controlled(), self.attic)

    def test_an_entity_group_is_given_with_all_that_it_holds_or_will_hold(self):
        grant = self.grant(entity_group_ids=[(6, 0, self.group.ids)], access="control")
        self.assert_sees(self.light | self.outdoor)
        self.assert_gives(grant, self.light | self.outdoor)
        self.group.entity_ids = self.attic
        self.assert_sees(self.attic)
        self.assertEqual(self.controlled(), self.attic)
        self.group.active = False
        self.assert_sees(self.all.browse())

    def test_what_a_search_has_found_is_read_without_asking_once_more(self):
        self.chosen(self.light)
        found = self.seen()
        self.assertEqual(found.ids, self.light.ids)
        with patch.object(
            type(found), "_compute_shared_with_me", side_effect=AssertionError("asked once more")
        ):
            found.with_user(self.outsider).read(["name"])

    def test_what_was_found_is_not_read_any_more_once_it_is_revoked(self):
        grant = self.chosen(self.light)
        found = self.seen().with_user(self.outsider)
        self.assertTrue(found)
        grant.action_revoke()
        with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_rule"):
            found.read(["name"])

    def test_what_another_rule_lets_through_is_not_taken_for_shared(self):
        self.chosen(self.light)
        self.env["ir.rule"].create(
            {
                "name": "The attic for everybody",
                "model_id": self.env["ir.model"]._get_id("ha.entity"),
                "domain_force": [("id", "in", self.attic.ids)],
                "groups": [(4, self.env.ref("odoo_ha_addon.group_ha_user").id)],
            }
        )
        found = self.seen().with_user(self.outsider)
        self.assertEqual(found, self.light | self.attic)
        self.assertEqual(found.filtered("shared_with_me"), self.light)

    def test_everything_of_an_instance_is_of_that_one_alone(self):
        self.grant(scope="all")
        self.assert_sees(self.light | self.outdoor | self.attic)

    def test_each_condition_gives_what_meets_it(self):
        as_ha = homes._as_home_assistant(self.env)
        floor = as_ha["ha.floor"].create({"name": "Up", "floor_id": "up", "instance_id": self.home.id})
        label = as_ha["ha.label"].create({"name": "Cleaning", "label_id": "c", "instance_id": self.home.id})
        device = as_ha["ha.device"].create({"device_id": "d", "name": "Plug", "instance_id": self.home.id})
        tag, unused = self.env["ha.tag"].create(
            [{"name": name, "instance_id": self.home.id} for name in ("Tenants", "Unused")]
        )
        self.attic_area.with_env(as_ha).floor_id = floor
        self.outdoor.with_env(as_ha).device_id = device
        device.label_ids = label
        self.light.with_env(as_ha).label_ids = label
        self.light.tag_ids = device.tag_ids = self.group.tag_ids = tag
        for values, expected in (
            ({"area_id": self.kitchen.id}, self.light),
            ({"floor_id": floor.id}, self.attic),
            ({"label_id": label.id}, self.light | self.outdoor),
            ({"tag_id": tag.id}, self.light | self.outdoor),
            ({"tag_id": tag.id, "label_id": label.id, "domain": "light"}, self.light),
            ({"tag_id": unused.id}, self.all.browse()),
            ({"tag_id": unused.id, "domain": "light"}, self.all.browse()),
            ({"device_id": device.id}, self.outdoor),
            ({"domain": "light"}, self.light | self.attic),
            ({"domain": "light", "label_id": label.id}, self.light),
            ({"domain": "light", "area_id": self.kitchen.id, "floor_id": floor.id}, self.all.browse()),
        ):
            with self.subTest(values), homes.undone(self.env):
                grant = self.grant(scope="matching", **values)
                self.assert_sees(expected)
                self.assert_gives(grant, expected)

    def assert_gives(self, grant, entities):
        """The other way round: the grants of an entity."""
        grants = self.env["ha.grant"]
        giving = [e for e in self.all if grant in grants.search(grants._domain_giving(e))]
        self.assertEqual({e.id for e in giving}, set(entities.ids))

    def test_many_grants_give_what_each_of_them_gives(self):
        self.grant(scope="matching", area_id=self.kitchen.id)
        self.grant(scope="matching", area_id=self.attic_area.id)
        self.grant(instance_id=self.office.id, scope="matching", domain="light")
        self.assert_sees(self.light | self.attic | self.desk)

    def test_what_comes_to_match_is_given_by_itself_and_what_matches_no_more_is_not(self):
        self.grant(scope="matching", area_id=self.kitchen.id)
        self.attic.with_env(homes._as_home_assistant(self.env)).area_id = self.kitchen
        self.assert_sees(self.light | self.attic)
        self.light.with_env(homes._as_home_assistant(self.env)).area_id = self.attic_area
        self.assert_sees(self.attic)

    def test_a_grant_to_a_group_of_odoo_is_to_all_who_are_in_it_by_whatever_way(self):
        facility = self.env["res.groups"].create({"name": "Facility"})
        bosses = self.env["res.groups"].create({"name": "Bosses", "implied_ids": [(4, facility.id)]})
        self.chosen(self.light, receiver="group", group_id=facility.id)
        self.assert_sees(self.all.browse())
        self.outsider.group_ids += bosses
        self.assert_sees(self.light)
        self.outsider.group_ids -= bosses
        self.assert_sees(self.all.browse())

    def test_a_grant_to_a_contact_is_to_who_logs_in_as_it(self):
        self.chosen(self.light, receiver="partner", partner_id=self.outsider.partner_id.id)
        self.assert_sees(self.light)
        self.assert_sees(self.light | self.outdoor, self.viewer)

    def test_a_grant_makes_nobody_a_user(self):
        for user in (self.employee, self.portal):
            self.chosen(self.light, user=user, access="control")
            with self.assertRaises(AccessError):
                self.light.with_user(user).check_access("read")
            self.assertFalse(self.env["ha.access"].with_user(user)._controllable(self.light))

    def test_what_is_shared_with_a_grant_are_its_instance_area_and_device_too(self):
        self.chosen(self.light)
        self.assertEqual(self.env["ha.instance"].with_user(self.outsider).search([]), self.home)
        self.assertEqual(self.env["ha.area"].with_user(self.outsider).search([]), self.kitchen)

    def test_of_another_company_nothing_is_given(self):
        self.home.company_id = self.env.company
        with self.assertRaises(ValidationError), homes.undone(self.env):
            self.env["ha.grant"].with_user(self.manager).create(
                {"instance_id": self.home.id, "scope": "all", "user_id": self._stranger().id}
            )
        with self.assertRaises(AccessError), homes.undone(self.env):
            self.env["ha.grant"].with_user(self.manager).create(
                {"instance_id": self.foreign.id, "scope": "all", "user_id": self.outsider.id}
            )
        self.grant(instance_id=self.foreign.id, scope="all")
        self.assert_sees(self.all.browse())

    def _stranger(self):
        return new_test_user(
            self.env, "t_stranger", "odoo_ha_addon.group_ha_user",
            company_id=self.other_company.id, company_ids=[(6, 0, self.other_company.ids)],
        )  # fmt: skip

    def test_a_grant_names_nothing_of_another_instance(self):
        with self.assertRaises(ValidationError):
            self.env["ha.grant"].with_user(self.manager).create(
                {
                    "instance_id": self.home.id,
                    "user_id": self.outsider.id,
                    "entity_ids": [(6, 0, self.desk.ids)],
                }
            )

    def test_a_grant_that_says_nothing_is_refused_in_words(self):
        for values in (
            {"scope": "matching"},
            {"scope": "all", "receiver": "group"},
            {"scope": "all", "begins": "2026-02-01", "ends": "2026-01-01"},
            {"scope": "matching", "domain": "light; drop"},
            {"scope": "all", **hours(25.0, 9)},
            {"scope": "all", **hours(8, 9, "no day")},
            {"scope": "all", "has_hours": True},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                homes.undone(self.env),
            ):
                self.assertTrue(self.is_refused(values))

    def is_refused(self, values):
        try:
            self.grant(**values)
            self.env.flush_all()
        except (UserError, CheckViolation):
            return True
        return False

    def test_with_what_a_condition_names_goes_the_grant_for_without_it_it_would_give_more(self):
        grant = self.grant(scope="matching", area_id=self.kitchen.id, domain="light")
        self.kitchen.with_env(homes._as_home_assistant(self.env)).unlink()
        self.env.invalidate_all()
        self.assertFalse(grant.exists())
        self.env.cr.cache.clear()
        self.assert_sees(self.all.browse())

    def test_revoked_grants_give_nothing_and_stay_for_the_record(self):
        grants = self.chosen(self.light) | self.grant(scope="all")
        grants.with_user(self.manager).action_revoke()
        self.assert_sees(self.all.browse())
        self.assertEqual(grants.mapped("state"), ["revoked", "revoked"])
        self.assertEqual(grants.revoked_by_id, self.manager)
        self.assertTrue(all(grants.mapped("revoked_on")))
        grants[0].active = True
        self.assertFalse(grants[0].revoked_on)
        self.assertFalse(grants[0].revoked_by_id)

    def test_nobody_deletes_a_grant(self):
        with self.assertRaises(AccessError):
            self.chosen(self.light).with_user(self.manager).unlink()

    def test_a_grant_reads_as_a_sentence(self):
        label = homes._as_home_assistant(self.env)["ha.label"].create(
            {"name": "Cleaning", "label_id": "c", "instance_id": self.home.id}
        )
        self.outsider.name = "Ana"
        grant = self.grant(
            scope="matching", label_id=label.id, area_id=self.kitchen.id, access="control",
            **hours(6, 9.5), ends="2026-05-03 10:00",
        ).with_context(tz="UTC", lang="en_US")  # fmt: skip
        words = grant.sentence.replace("\u202f", " ")
        self.assertEqual(
            words,
            "Ana may control everything labelled Cleaning in the area Kitchen, weekdays 6:00–9:30, "
            "until May 3, 2026 10:00 AM",
        )
        chosen = self.chosen(
            self.light | self.attic | self.outdoor, entity_group_ids=[(6, 0, self.group.ids)]
        )
        self.assertRegex(chosen.sentence, r"^Ana may view Ground floor, .* and 2 more$")

    def test_the_grants_of_a_user_are_asked_for_once_in_a_transaction(self):
        self.grant(scope="all")
        with patch.object(HaGrant, "_holding_for", autospec=True, side_effect=HaGrant._holding_for) as asked:
            self.seen()
            self.controlled()
        asked.assert_called_once()
