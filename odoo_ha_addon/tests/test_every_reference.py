from contextlib import suppress

import psycopg2
from odoo.exceptions import AccessError, UserError
from odoo.models import BaseModel
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from . import every_model, homes

REFUSED = (UserError, ValueError, KeyError, TypeError, psycopg2.Error)
"""What Odoo answers to a question that it does not understand is a refusal too."""
NOISY = (
    "odoo.sql_db",
    "odoo.models",
    "odoo.addons.base.models.ir_model",
    "odoo.addons.base.models.ir_rule",
)
GROUPS = {
    "manager": "odoo_ha_addon.group_ha_manager",
    "operator": "base.group_user,odoo_ha_addon.group_ha_user",
    "viewer": "base.group_user,odoo_ha_addon.group_ha_user",
    "employee": "base.group_user",
    "portal": "base.group_portal",
}


def build(cls) -> None:
    """Give a test class a house of its people, one of their company that no group of theirs holds, one elsewhere."""
    env = cls.env
    cls.elsewhere = env["res.company"].create({"name": "elsewhere-company"})
    cls.people = homes.people(env, GROUPS)
    cls.stranger = new_test_user(
        env,
        "t_stranger",
        GROUPS["manager"],
        {"no_reset_password": True},
        company_id=cls.elsewhere.id,
        company_ids=[(6, 0, cls.elsewhere.ids)],
    )
    cls.mine = every_model.House(env, "mine", env.company, cls.people["operator"])
    cls.hidden = every_model.House(env, "hidden", env.company, cls.people["manager"])
    cls.foreign = every_model.House(env, "foreign", cls.elsewhere, cls.stranger)
    group = cls.mine.records["ha.entity.group"]
    group.entity_ids = cls.mine.records["ha.entity"]
    homes.share(group, cls.people["operator"], "control")
    homes.share(group, cls.people["viewer"])
    instance, entity = cls.mine.records["ha.instance"], cls.mine.records["ha.entity"]
    for role in ("manager", "viewer"):
        user = {"user_id": cls.people[role].id}
        env["ha.dashboard"].create({**user, "instance_id": instance.id})
        env["ha.favourite"].create({**user, "entity_id": entity.id})
    for name, record in cls.mine.records.items():
        if env[name]._transient:
            env.cr.execute(f"UPDATE {record._table} SET create_uid = %s WHERE id = %s",  # pylint: disable=sql-injection
                           [cls.people["manager"].id, record.id])  # fmt: skip
    env.flush_all()
    env.invalidate_all()


def ways_to_write(model, own, field, other):
    """What a client may call to let `field` refer to `other`; by name."""
    values = {field.name: other.id if field.type == "many2one" else [(4, other.id)]}
    through = {field.name: other.id if field.type == "many2one" else [(6, 0, other.ids)]}
    as_import = type(model).load is BaseModel.load
    ways = {
        "create": lambda: model.create(dict(values)),
        "create by default": lambda: model.with_context(**{f"default_{field.name}": other.id}).create({}),
        "web_save": lambda: model.web_save(dict(through), {"id": {}}),
        "name_create": lambda: model.with_context(**{f"default_{field.name}": other.id}).name_create("new"),
    }
    if own:
        ways |= {
            "write": lambda: own.write(dict(values)),
            "copy": lambda: own.copy(dict(through)),
            "web_save own": lambda: own.web_save(dict(values), {"id": {}}),
            "web_save_multi": lambda: own.web_save_multi([dict(values)] * len(own), {"id": {}}),
        }
        if through != values:
            ways["set"] = lambda: own.write(dict(through))
    if as_import:
        columns = [f"{field.name}/.id"]
        ways["load"] = lambda: model.load([*columns, "id"], [[str(other.id), "__test__.loaded"]])
        if own:
            ways["load own"] = lambda: model.load([*columns, ".id"], [[str(other.id), str(own.id)]])
    return ways


@tagged("post_install", "-at_install")
class TestEveryReference(TransactionCase):
    """Each field that leads to a record of ours, a user or a company; each role; each way to write it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build(cls)
        cls.env.user.company_ids |= cls.elsewhere

    def links_to(self, house):
        """What a client could refer to in each field of each model; by model and field."""
        links = {name: every_model.links(self.env, name) for name in every_model.ours(self.env)}
        for name, field in every_model.leading_to_ours(self.env):
            links.setdefault(name, []).append(self.env[name]._fields[field])
        targets = {
            name: {field: house.record(field.comodel_name) for field in fields}
            for name, fields in links.items()
        }
        return {
            name: {field: other for field, other in others.items() if other}
            for name, others in targets.items()
        }

    def own(self, user, name):
        """A record of the model that the user has."""
        if name == "res.users":
            return user.with_user(user)
        with suppress(AccessError):
            return self.env[name].with_user(user).with_context(active_test=False).search([], limit=1)
        return self.env[name].with_user(user)

    def referring(self, name, field, other):
        """What refers to `other` by now."""
        if not field.store:
            return None
        model = self.env[name].with_context(active_test=False)
        model.flush_model()
        return model.search([(field.name, "in", other.ids)]).ids

    def setUp(self):
        super().setUp()
        self.enterContext(mute_logger(*NOISY))
        # What a refusal says is read elsewhere, and takes longer to find out than all else.
        for name in ("ir.rule", "ir.model.access"):
            self.patch(type(self.env[name]), "_make_access_error", lambda *_refused: AccessError("refused"))

    def assert_refused(self, undoing, name, field, role, way, attempt, other, before):
        """Nothing refers to `other` but what did `before`, whatever the answer to the attempt is."""
        with undoing:
            try:
                attempt()
                self.env.flush_all()
            except REFUSED:
                return  # and with it, all that it did is undone
            self.env.invalidate_all()
            with self.subTest(model=name, field=field.name, role=role, way=way):
                self.assertEqual(self.referring(name, field, other), before)

    def attempt_all(self, house, roles):
        number = 0
        targets = self.links_to(house)
        undoing = homes.Undoing(self.env)
        for name, links in targets.items():
            before = {field: self.referring(name, field, other) for field, other in links.items()}
            for role in roles:
                user = self.people[role]
                model, own = self.env[name].with_user(user), self.own(user, name)
                for field in every_model.told_apart(model, list(links)):
                    other = links[field]
                    for way, attempt in ways_to_write(model, own, field, other).items():
                        self.assert_refused(undoing, name, field, role, way, attempt, other, before[field])
                        number += 1
        return number

    def test_nothing_of_another_company_can_be_referred_to(self):
        self.assertGreater(self.attempt_all(self.foreign, self.people), 1000)

    def test_nothing_of_another_company_can_be_referred_to_by_what_is_archived(self):
        for name in (
            "ha.instance",
            "ha.entity",
            "ha.entity.group",
            "ha.device",
            "ha.area",
            "ha.floor",
            "ha.label",
            "ha.tag",
        ):
            for house in (self.mine, self.foreign):
                house.records[name].active = False
        self.env.flush_all()
        self.attempt_all(self.foreign, ("manager",))

    def test_a_user_can_refer_to_nothing_that_no_group_of_theirs_holds(self):
        self.attempt_all(self.hidden, ("operator", "viewer"))

    def test_a_record_refers_to_nothing_of_another_home_assistant(self):
        """Of the same company: whoever may see both may still not mix them."""
        undoing = homes.Undoing(self.env)
        for name in every_model.ours(self.env):
            for field in every_model.links(self.env, name):
                other = self.hidden.records.get(field.comodel_name)
                if not other or "instance_id" not in self.env[name]._fields or field.name == "instance_id":
                    continue
                if field.comodel_name in every_model.OF_COMPANIES:
                    continue
                model, own = self.env[name].with_user(self.people["manager"]), self.mine.records[name]
                own = own.with_user(self.people["manager"])
                before = self.referring(name, field, other)
                for way, attempt in ways_to_write(model, own, field, other).items():
                    if way not in ("create", "create by default", "name_create", "web_save", "load"):
                        self.assert_refused(undoing, name, field, "manager", way, attempt, other, before)

    def test_what_one_may_do_is_still_done(self):
        manager = self.people["manager"]
        label, area = self.mine.records["ha.label"], self.mine.records["ha.area"]
        entity = self.mine.records["ha.entity"].with_user(manager)
        entity.sudo().write({"label_ids": [(5, 0, 0)], "area_id": False, "registry_id": "here"})
        entity.write({"label_ids": [(4, label.id)], "area_id": area.id})
        self.assertEqual((entity.label_ids, entity.area_id), (label, area))
        group = self.env["ha.entity.group"].with_user(manager).create(
            {"name": "New", "instance_id": self.mine.records["ha.instance"].id, "entity_ids": [(6, 0, entity.ids)],
             "grant_ids": [(0, 0, {"user_id": self.people["employee"].id})]}
        )  # fmt: skip
        group.grant_ids.write({"user_id": self.people["viewer"].id})
        self.assertEqual(group.grant_ids.user_id, self.people["viewer"])
        copy = group.copy({"name": "Copy"})
        self.assertEqual(copy.entity_ids, entity)

    def test_what_is_nobody_elses_cannot_be_made_theirs(self):
        for role in ("manager", "operator", "viewer"):
            user = self.people[role]
            for name in ("ha.dashboard", "ha.favourite"):
                own = self.env[name].with_user(user).search([], limit=1)
                for victim in set(self.people.values()) - {user}:
                    for way in (own.write, own.copy, self.env[name].with_user(user).create):
                        with (
                            self.subTest(model=name, role=role, victim=victim.login),
                            self.assertRaises(AccessError),
                        ):
                            way({"user_id": victim.id})

    def test_nothing_is_shared_with_a_user_of_another_company(self):
        group = self.mine.records["ha.entity.group"].with_user(self.people["manager"])
        given = {"user_id": self.stranger.id}
        for command in ((0, 0, given), (1, group.grant_ids[0].id, given)):
            with self.subTest(command), self.assertRaises(UserError), homes.undone(self.env):
                group.write({"grant_ids": [command]})

    def test_an_instance_cannot_be_given_to_a_company_that_one_is_not_in(self):
        instance = self.mine.records["ha.instance"].with_user(self.people["manager"])
        for company in (self.elsewhere.id, 2**31 - 1, -1, "1", True):
            with self.subTest(company=company), self.assertRaises(AccessError):
                instance.write({"company_id": company})

    def test_whoever_may_not_see_a_record_cannot_be_made_to_follow_it(self):
        instance = self.mine.records["ha.instance"].with_user(self.people["manager"])
        instance.message_subscribe(self.people["operator"].partner_id.ids)
        self.assertIn(self.people["operator"].partner_id, instance.message_partner_ids)
        for person in (self.stranger, self.people["employee"], self.people["portal"]):
            for way in (
                lambda person=person: instance.message_subscribe(person.partner_id.ids),
                lambda person=person: instance.write({"message_partner_ids": [(4, person.partner_id.id)]}),
            ):
                with self.subTest(person=person.login), self.assertRaises(UserError), homes.undone(self.env):
                    way()
