import json
import random

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2.errors import UniqueViolation

from . import homes
from .grant_case import GrantCase


@tagged("post_install", "-at_install")
class TestTags(GrantCase):
    """Odoo's own order: what is tagged is found, shown, exported and given by it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cleaning, cls.tenants = cls.tag("Cleaning"), cls.tag("Tenants")
        from_ha = homes._as_home_assistant(cls.env)
        cls.plug = from_ha["ha.device"].create(
            {"device_id": "d", "name": "Plug", "instance_id": cls.home.id, "registered_at": "2026-01-01"}
        )
        cls.outdoor.with_env(from_ha).device_id = cls.plug
        cls.light.tag_ids = cls.cleaning
        cls.plug.tag_ids = cls.cleaning | cls.tenants
        cls.env.flush_all()

    @classmethod
    def tag(cls, name, instance=None, **values):
        return cls.env["ha.tag"].create({"name": name, "instance_id": (instance or cls.home).id, **values})

    def found(self, *conditions):
        return self.env["ha.entity"].search([("id", "in", self.all.ids), *conditions])

    def test_an_entity_has_its_own_tags_and_those_of_its_device(self):
        self.assertEqual(self.light.effective_tag_ids, self.cleaning)
        self.assertEqual(self.outdoor.effective_tag_ids, self.cleaning | self.tenants)
        self.assertFalse(self.outdoor.tag_ids)

    def test_entities_are_found_by_all_their_tags(self):
        untagged = self.all - self.light - self.outdoor
        for condition, expected in (
            (("effective_tag_ids", "=", self.cleaning.id), self.light | self.outdoor),
            (("effective_tag_ids", "in", self.tenants.ids), self.outdoor),
            (("effective_tag_ids", "ilike", "clean"), self.light | self.outdoor),
            (("effective_tag_ids", "!=", self.cleaning.id), untagged),
            (("effective_tag_ids", "not ilike", "tenant"), self.all - self.outdoor),
            (("tag_ids", "in", self.cleaning.ids), self.light),
        ):
            with self.subTest(condition):
                self.assertEqual(set(self.found(condition)._ids), set(expected._ids))

    def test_lists_are_grouped_by_tag(self):
        groups = self.env["ha.entity"]._read_group(
            [("instance_id", "=", self.home.id)], ["tag_ids"], ["__count"]
        )
        self.assertEqual(dict(groups), {self.cleaning: 1, self.env["ha.tag"]: 2})

    def test_a_tag_tells_what_it_is_on(self):
        self.group.tag_ids = self.cleaning
        counts = self.cleaning.read(["entity_count", "device_count", "group_count"])[0]
        counts.pop("id")
        self.assertEqual(counts, {"entity_count": 1, "device_count": 1, "group_count": 1})
        self.assertEqual([card["id"] for card in self.cleaning.entity_cards()["entities"]], self.light.ids)

    def test_home_assistant_hears_nothing_of_tags_and_need_not_be_there(self):
        connection = self.home.connection_id.sudo()
        connection.ha_version = False
        commands = self.env["ha.command"].search_count([])
        mine = self.light.with_user(self.manager)
        mine.write({"tag_ids": [(4, self.tenants.id)], "color": 3, "note": "Ours"})
        self.plug.with_user(self.manager).write({"tag_ids": [(5,)], "color": 3})
        self.assertEqual(mine.tag_ids, self.cleaning | self.tenants)
        self.assertEqual(mine.sync_state, "in_step")
        self.assertEqual(self.env["ha.command"].search_count([]), commands)

    def test_users_see_the_tags_of_what_they_see_and_no_others(self):
        unused = self.tag("Unused")
        self.assertEqual(self.env["ha.tag"].with_user(self.viewer).search([]), self.cleaning | self.tenants)
        self.assertFalse(self.env["ha.tag"].with_user(self.outsider).search([]))
        self.group.tag_ids = unused
        self.assertIn(unused, self.env["ha.tag"].with_user(self.viewer).search([]))
        self.assertEqual(self.light.with_user(self.viewer).read(["tag_ids"])[0]["tag_ids"], self.cleaning.ids)

    def test_users_change_no_tags(self):
        for way in (
            lambda: self.light.with_user(self.operator).write({"tag_ids": [(4, self.tenants.id)]}),
            lambda: self.cleaning.with_user(self.operator).write({"name": "Mine"}),
            lambda: (
                self.env["ha.tag"]
                .with_user(self.operator)
                .create({"name": "Mine", "instance_id": self.home.id})
            ),
            lambda: self.cleaning.with_user(self.operator).unlink(),
        ):
            with self.assertRaises(AccessError), homes.undone(self.env):
                way()

    def test_a_tag_of_another_home_assistant_is_refused_in_words(self):
        other = self.tag("Cleaning", self.office)
        for record in (self.light, self.plug, self.group):
            with (
                self.subTest(record._name),
                self.assertRaisesRegex(ValidationError, "Cleaning belongs to another Home Assistant"),
                homes.undone(self.env),
            ):
                record.with_user(self.manager).write({"tag_ids": [(4, other.id)]})
        with self.assertRaises(ValidationError), homes.undone(self.env):
            self.cleaning.with_user(self.manager).write({"instance_id": self.office.id})

    def test_nobody_gets_at_the_tags_of_another_company(self):
        foreign = self.tag("Secret", self.foreign)
        mine = self.env["ha.tag"].with_user(self.manager)
        self.assertFalse(mine.search([("id", "=", foreign.id)]))
        for way in (
            lambda: self.light.with_user(self.manager).write({"tag_ids": [(4, foreign.id)]}),
            lambda: mine.create({"name": "Mine", "instance_id": self.foreign.id}),
            lambda: (
                self.grant(scope="matching", tag_id=self.cleaning.id)
                .with_user(self.manager)
                .write({"tag_id": foreign.id})
            ),
        ):
            with self.assertRaises(AccessError), homes.undone(self.env):
                way()

    def test_an_instance_has_each_tag_once_and_another_may_have_it_too(self):
        self.tag("Cleaning", self.office)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), homes.undone(self.env):
            self.tag("Cleaning")

    def test_a_tag_is_made_where_it_is_missing(self):
        for record in (self.light, self.plug):
            with Form(record.with_user(self.manager).with_context(default_instance_id=self.home.id)) as form:
                [tag_id, name] = self.env["ha.tag"].with_user(self.manager).with_context(
                    default_instance_id=record.instance_id.id
                ).name_create(f"New on {record._name}")  # fmt: skip
                form.tag_ids.add(self.env["ha.tag"].browse(tag_id))
            self.assertIn(name, record.tag_ids.mapped("name"))
            self.assertEqual(record.tag_ids.instance_id, self.home)

    def test_tags_are_exported_and_imported(self):
        light = self.light.with_user(self.manager)
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        row = light.export_data([".id", "tag_ids", "note", "color"])["datas"][0]
        self.assertEqual(row[1], "Cleaning")
        result = light.load([".id", "tag_ids", "note"], [[str(light.id), "Tenants,Cleaning", "Imported"]])
        self.assertEqual(result["ids"], light.ids, result["messages"])
        self.assertEqual((light.tag_ids, light.note), (self.cleaning | self.tenants, "Imported"))
        names = [str(number) for number in range(2)]
        made = self.env["ha.tag"].with_user(self.manager).load(
            ["name", "instance_id/.id", "color"], [[name, str(self.home.id), "4"] for name in names]
        )  # fmt: skip
        self.assertEqual(self.env["ha.tag"].browse(made["ids"]).mapped("name"), names)

    def test_what_gets_a_tag_is_given_by_it_at_once_and_what_loses_it_is_not(self):
        self.grant(scope="matching", tag_id=self.cleaning.id, access="control")
        self.assert_sees(self.light | self.outdoor)
        self.attic.with_user(self.manager).tag_ids = self.cleaning
        self.assert_sees(self.light | self.outdoor | self.attic)
        self.assertEqual(set(self.controlled()._ids), set((self.light | self.outdoor | self.attic)._ids))
        self.plug.with_user(self.manager).tag_ids = self.tenants
        self.assert_sees(self.light | self.attic)

    def test_new_entities_of_a_tagged_device_are_given(self):
        self.grant(scope="matching", tag_id=self.tenants.id)
        from_ha = homes._as_home_assistant(self.env)
        new = from_ha["ha.entity"].create(
            {"entity_id": "sensor.new", "name": "New", "domain": "sensor", "instance_id": self.home.id,
             "device_id": self.plug.id}
        )  # fmt: skip
        self.assertIn(new, self.env["ha.entity"].with_user(self.outsider).search([]))

    def test_an_archived_tag_gives_nothing_and_is_shown_on_nothing(self):
        grant = self.grant(scope="matching", tag_id=self.cleaning.id)
        both = self.grant(scope="matching", tag_id=self.cleaning.id, domain="light")
        self.cleaning.with_user(self.manager).action_archive()
        self.assert_sees(self.all.browse())
        self.assertFalse((grant | both) & self.env["ha.grant"].search(grant._domain_giving(self.light)))
        self.assertFalse(self.light.effective_tag_ids)
        self.cleaning.with_user(self.manager).action_unarchive()
        self.assert_sees(self.light | self.outdoor)

    def test_with_a_tag_that_is_deleted_goes_the_grant_for_without_it_it_would_give_more(self):
        grant = self.grant(scope="matching", tag_id=self.cleaning.id, domain="light")
        self.assert_sees(self.light)
        self.cleaning.with_user(self.manager).unlink()
        self.env.invalidate_all()
        self.assertFalse(grant.exists())
        self.go_to(self.moment)
        self.assert_sees(self.all.browse())

    def test_what_a_grant_gives_and_which_grants_give_an_entity_are_one_answer(self):
        chance = random.Random(1)
        tags = self.cleaning | self.tenants | self.tag("Third")
        of_home = self.light | self.outdoor | self.attic
        conditions = {
            "tag_id": tags.ids,
            "area_id": (self.kitchen | self.attic_area).ids,
            "device_id": self.plug.ids,
            "domain": ["light", "sensor"],
        }
        for number in range(30):
            for tagged_record in (*of_home, self.plug, self.group):
                chosen = [tag_id for tag_id in tags.ids if chance.random() < 0.4]
                tagged_record.with_context(active_test=False).tag_ids = [(6, 0, chosen)]
            for tag in tags:
                tag.active = chance.random() < 0.8
            names = ["tag_id", *chance.sample(["area_id", "device_id", "domain"], chance.randrange(3))]
            grant = self.grant(scope="matching", **{name: chance.choice(conditions[name]) for name in names})
            with self.subTest(number, names=names):
                given = {entity for entity in of_home if self.grant_gives(grant, entity)}
                self.assertEqual(set(grant._given_among(of_home)), given)
                self.assertEqual(given, {entity for entity in of_home if self.meets(grant, entity)})

    def grant_gives(self, grant, entity):
        known = entity.sudo().with_context(active_test=False)
        return grant in self.env["ha.grant"].search(grant._domain_giving(known))

    def meets(self, grant, entity):
        """In the words of the documentation."""
        return (
            grant.tag_id.active
            and grant.tag_id in entity.tag_ids | entity.device_id.tag_ids
            and grant.area_id.id in (False, entity.effective_area_id.id)
            and grant.device_id.id in (False, entity.device_id.id)
            and grant.domain in (False, entity.domain)
        )

    def test_a_grant_says_the_tag_in_its_sentence(self):
        self.outsider.name = "Ana"
        grant = self.grant(scope="matching", tag_id=self.cleaning.id, area_id=self.kitchen.id)
        self.assertEqual(grant.sentence, "Ana may view everything tagged Cleaning in the area Kitchen")

    def test_pages_that_show_nothing_of_it_yet_are_told_to_read_again(self):
        self.grant(scope="matching", tag_id=self.tenants.id)
        for change in (
            lambda: self.attic.write({"tag_ids": [(4, self.tenants.id)]}),
            lambda: self.plug.write({"tag_ids": [(3, self.tenants.id)]}),
            lambda: self.tenants.write({"active": False}),
        ):
            self.assertEqual(self.heard_of_registries(change), [f"status:{self.home.sudo().acl_generation}"])
        for change in (
            lambda: self.attic.write({"tag_ids": [(4, self.tenants.id)]}),
            lambda: self.attic.write({"note": "Nothing of it"}),
        ):
            self.assertFalse(self.heard_of_registries(change))

    def heard_of_registries(self, change):
        """Where `change` says that entities are others now."""
        self.env.cr.precommit.run()  # tells of what was there before
        last = self.env["bus.bus"]._bus_last_id()
        change()
        self.env.cr.precommit.run()
        sent = self.env["bus.bus"].search([("id", ">", last), ("message", "like", "ha_registry_changed")])
        return [json.loads(message.channel)[-1] for message in sent]
