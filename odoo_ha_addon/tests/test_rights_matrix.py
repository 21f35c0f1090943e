from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

from . import homes
from .one_of_each import one_of_each

READ, EDIT, ALL = "r", "rw", "rwcu"

# What a role may do with a record of its own group's home: r(ead), w(rite), c(reate), u(nlink). All others: nothing.
INSIDE = {
    "ha.instance": {"manager": ALL, "operator": READ, "viewer": READ},
    "ha.entity": {"manager": EDIT, "operator": READ, "viewer": READ},
    "ha.entity.group": {"manager": ALL, "operator": READ, "viewer": READ},
    "ha.grant": {"manager": "rwc"},
    "ha.grant.window": {"manager": ALL},
    "ha.service": {"manager": READ},
    "ha.area": {"manager": "rwc", "operator": READ, "viewer": READ},
    "ha.device": {"manager": EDIT, "operator": READ, "viewer": READ},
    "ha.floor": {"manager": "rwc", "operator": READ, "viewer": READ},
    "ha.label": {"manager": "rwc", "operator": READ, "viewer": READ},
    "ha.tag": {"manager": ALL, "operator": READ, "viewer": READ},
    "ha.category": {"manager": READ, "operator": READ, "viewer": READ},
    "ha.command": {"manager": READ},
    "ha.connection": {"manager": READ},
    "ha.lease": {"manager": READ},
    "ha.bridge": {"manager": READ},
    "ha.dashboard": {"manager": ALL},
    "ha.favourite": {"manager": ALL},
    "ha.sync.report": {"manager": READ},
    "ha.sync.report.line": {"manager": READ},
    "ha.watch": {},
    "ha.words": {},
    "ha.entity.state": {},
}
# The same for a record of the same company that no group of theirs holds.
OUTSIDE = {model: {"manager": rights.get("manager", "")} for model, rights in INSIDE.items()}


@tagged("post_install", "-at_install")
class TestRightsMatrix(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.spare = homes._instance(cls.env, "Spare", 4)
        cls.inside = one_of_each(cls, cls.home, cls.light, cls.group, "inside")
        cls.outside = one_of_each(cls, cls.office, cls.desk, cls.office_group, "outside")

    def _new_values(self, model):
        of_home = {"name": "new", "instance_id": self.home.id}
        return {
            "ha.instance": {"name": "new"},
            "ha.entity": {**of_home, "entity_id": "light.new", "domain": "light"},
            "ha.grant": {"instance_id": self.home.id, "user_id": self.employee.id, "scope": "all"},
            "ha.grant.window": {"grant_id": self.inside["ha.grant"].id},
            "ha.service": {"name": "light.new", "title": "new", "instance_id": self.home.id},
            "ha.device": {"device_id": "new", "instance_id": self.home.id},
            "ha.category": {**of_home, "category_id": "new", "scope": "scene"},
            "ha.command": {**of_home, "payload": {"type": "call_service"}, "deadline": "2030-01-01"},
            "ha.connection": {"instance_id": self.home.id},
            "ha.lease": {"instance_id": self.home.id, "epoch": 2},
            "ha.bridge": {"name": "new"},
            "ha.dashboard": {"instance_id": self.spare.id},
            "ha.favourite": {"entity_id": self.attic.id},
            "ha.sync.report": {"instance_id": self.home.id},
            "ha.sync.report.line": {"kind": "entity"},
            "ha.watch": {
                "viewer": "new", "user_id": self.manager.id, "instance_id": self.home.id, "entity_ids": [],
                "channel_model": "ha.instance", "channel_id": self.home.id, "until": "2030-01-01",
            },
            "ha.words": {"instance_id": self.home.id, "language": "new", "asked": "2026-01-01"},
            "ha.entity.state": {"state": "on"},
        }.get(model, of_home)  # fmt: skip

    def _change(self, model):
        return {
            "ha.entity": {"note": "seen"},
            "ha.grant": {"note": "seen"},
            "ha.grant.window": {"hour_to": 20},
            "ha.device": {"note": "seen"},
            "ha.command": {"state": "done"},
            "ha.connection": {"state": "connected"},
            "ha.lease": {"epoch": 99},
            "ha.dashboard": {"arrangement": {}},
            "ha.favourite": {"sequence": 5},
            "ha.sync.report": {"origin": "connection"},
            "ha.sync.report.line": {"created": 5},
            "ha.watch": {"viewer": "other"},
            "ha.words": {"language": "other"},
            "ha.entity.state": {"state": "off"},
        }.get(model, {"name": "renamed"})

    def _can(self, user, record, operation, undoing=None):
        mine = record.with_user(user)
        with undoing or homes.undone(self.env):
            try:
                if operation == "r":
                    found = mine.search([("id", "=", record.id)])
                    mine.read(["id"])
                    self.assertEqual(found.ids, record.ids, "read and search have to agree")
                elif operation == "w":
                    mine.write(self._change(record._name))
                elif operation == "c":
                    mine.create(self._new_values(record._name))
                else:
                    mine.unlink()
            except AccessError:
                return False
            return True

    def _rights(self, user, record, undoing=None):
        return "".join(operation for operation in ALL if self._can(user, record, operation, undoing))

    def _assert_rights(self, expected, records):
        undoing = homes.Undoing(self.env)
        for model, record in records.items():
            self.assertEqual(len(record), 1, model)
            for role, user in self.people.items():
                with self.subTest(model=model, role=role):
                    self.assertEqual(self._rights(user, record, undoing), expected[model].get(role, ""))

    def test_each_role_may_do_exactly_this_with_what_its_group_holds(self):
        self._assert_rights(INSIDE, self.inside)

    def test_each_role_may_do_exactly_this_with_what_its_group_does_not_hold(self):
        self._assert_rights(OUTSIDE, self.outside)

    def test_a_manager_of_one_company_reaches_nothing_of_another(self):
        records = one_of_each(self, self.foreign, self._with_area(self.far), self._foreign_group(), "far")
        undoing = homes.Undoing(self.env)
        for model, record in records.items():
            if model in ("ha.bridge", "ha.watch", "ha.entity.state"):
                continue
            for operation in "rwu":
                with self.subTest(model=model, operation=operation):
                    self.assertFalse(self._can(self.manager, record, operation, undoing))

    def test_a_manager_cannot_create_anything_for_another_company(self):
        foreign = {"name": "mine", "instance_id": self.foreign.id}
        for model in ("ha.entity.group", "ha.area", "ha.label", "ha.floor"):
            with self.subTest(model=model), self.assertRaises(AccessError), homes.undone(self.env):
                self.env[model].with_user(self.manager).create(foreign)

    def test_a_group_cannot_be_moved_to_an_instance_of_another_company(self):
        with self.assertRaises(AccessError):
            self.group.with_user(self.manager).write(
                {"instance_id": self.foreign.id, "entity_ids": [(5, 0, 0)]}
            )

    def test_whatever_takes_the_right_away_nothing_is_left(self):
        losses = {
            "the grant is revoked": lambda: homes.shared(self.group, self.operator).action_revoke(),
            "the group is archived": lambda: self.group.write({"active": False}),
            "the entity leaves the group": lambda: self.group.write({"entity_ids": [(3, self.light.id)]}),
            "the instance is archived": lambda: self.home.write({"active": False}),
            "the instance moves to another company": lambda: self.home.write(
                {"company_id": self.other_company.id}
            ),
            "the user loses their group": lambda: self.operator.write(
                {"group_ids": [(3, self.env.ref("odoo_ha_addon.group_ha_user").id)]}
            ),
        }
        for what, lose in losses.items():
            with self.subTest(what), homes.undone(self.env, groups=True):
                self.assertEqual(self._rights(self.operator, self.light), READ)
                self.assertTrue(self.env["ha.access"].with_user(self.operator)._controllable(self.light))
                lose()
                self.env.flush_all()
                self.env.invalidate_all()
                self.assertEqual(self._rights(self.operator, self.light), "")
                self.assertFalse(self.env["ha.access"].with_user(self.operator)._controllable(self.light))

    def test_control_is_taken_down_to_view_at_once(self):
        homes.shared(self.group, self.operator).access = "view"
        self.assertFalse(self.env["ha.access"].with_user(self.operator)._controllable(self.light))
        self.assertEqual(self._rights(self.operator, self.light), READ)

    def test_the_best_of_several_groups_counts(self):
        both = self.env["ha.entity.group"].create(
            {
                "name": "Lamps",
                "instance_id": self.home.id,
                "entity_ids": [(6, 0, (self.light | self.attic).ids)],
                "grant_ids": [(0, 0, {"user_id": self.viewer.id, "access": "control"})],
            }
        )
        controllable = (
            self.env["ha.access"].with_user(self.viewer)._controllable(self.light | self.outdoor | self.attic)
        )
        self.assertEqual(controllable, self.light | self.attic)
        both.active = False
        self.assertFalse(self.env["ha.access"].with_user(self.viewer)._controllable(self.light | self.attic))

    def test_being_given_a_group_without_the_user_group_gives_nothing(self):
        guest = new_test_user(self.env, "t_guest", "base.group_user")
        homes.share(self.group, guest, "control")
        self.assertEqual(self._rights(guest, self.light), "")
        self.assertFalse(self.env["ha.access"].with_user(guest)._controllable(self.light))

    def _with_area(self, entity):
        [entity.area_id] = homes._areas(self.env, entity.instance_id, "far")
        return entity

    def _foreign_group(self):
        return self.env["ha.entity.group"].create(
            {
                "name": "Far",
                "instance_id": self.foreign.id,
                "entity_ids": [(6, 0, self.far.ids)],
                "grant_ids": [(0, 0, {"user_id": self.operator.id})],
            }
        )

    def test_every_model_of_ours_is_in_the_matrix(self):
        ours = {
            model
            for model, cls in self.env.registry.items()
            if cls._original_module == "odoo_ha_addon"
            and model.startswith("ha.")
            and not cls._abstract
            and not cls._transient
        }
        self.assertEqual(ours - INSIDE.keys(), set())
