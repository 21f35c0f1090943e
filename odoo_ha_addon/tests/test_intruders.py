import inspect
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.service.model import get_public_method
from odoo.tests import TransactionCase, tagged

from ..models.command.ha_command import HaCommand
from . import homes

# Everything of ours that a client can call by name. Each of these asks for the caller's rights itself.
EDITS = {"action_retry", "action_take_theirs", "action_delete_in_home_assistant"}
HOLDING = {*EDITS, "entity_cards", "related"}
CALLABLE = {
    "ha.registry.mixin": EDITS,
    "ha.holding.mixin": {"entity_cards"},
    "ha.related.mixin": {"related"},
    "ha.category": EDITS,
    **dict.fromkeys(("ha.area", "ha.device", "ha.floor", "ha.label"), HOLDING),
    "ha.tag": {"entity_cards"},
    "ha.entity": {
        *EDITS,
        "action_revoke_all",
        "action_who_may_use",
        "call_service",
        "find",
        "follow",
        "has_default_code",
        "more_services",
        "related",
        "script_fields",
        "unfollow",
    },
    "ha.instance": {
        "action_accept_identity",
        "action_diagnose",
        "action_reconnect",
        "action_sync_now",
        "action_view_entities",
        "get_accessible_instances",
        "access_contacts",
    },
    "ha.connect": {"begin", "look", "nearby", "resume", "use_token"},
    "ha.connection.test": {"try_settings"},
    "ha.dashboard": {"arrange", "load", "machines", "overview", "overview_of_all", "states"},
    "ha.favourite": {"arrange", "load", "mark", "mark_all"},
    "ha.purge": {"action_purge"},
    "ha.grant": {"action_extend", "action_revoke"},
    "ha.grant.extension": {"action_extend"},
    "ha.entity.right": {"action_open"},
}
FOR_USERS = {"get_accessible_instances", "action_view_entities", "access_contacts"}
OVERRIDES = {
    "create", "write", "unlink", "init", "copy", "copy_data", "default_get", "onchange", "message_subscribe",
    "get_property_definition", "name_search",
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestIntruders(TransactionCase):
    """What somebody may try who speaks to the server directly."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.strangers = cls.outsider | cls.employee | cls.portal | cls.public

    def _refused(self, ask):
        with homes.undone(self.env):
            try:
                answer = ask()
            except (UserError, ValueError):
                return
            self.fail(f"answered {answer!r}")

    def test_only_these_methods_of_ours_can_be_called_by_name(self):
        for model in (name for name in self.env.registry if name.startswith("ha.")):
            ours = set()
            for cls in type(self.env[model]).mro():
                if not cls.__module__.startswith("odoo.addons.odoo_ha_addon"):
                    continue
                names = {name for name, value in vars(cls).items() if inspect.isfunction(value)}
                ours |= {name for name in names if not name.startswith("_")} - OVERRIDES
            callable_ones = set()
            for name in ours:
                try:
                    get_public_method(self.env[model], name)
                except AccessError:
                    continue
                callable_ones.add(name)
            with self.subTest(model=model):
                self.assertEqual(callable_ones, CALLABLE.get(model, set()))

    def test_following_gives_only_what_one_may_see(self):
        everything = (self.light | self.attic | self.desk | self.far).ids
        answer = (
            self.env["ha.entity"].with_user(self.viewer).follow("page", [*everything, 0, -1, 999_999_999])
        )
        self.assertEqual([entity["id"] for entity in answer["entities"]], self.light.ids)
        self.assertEqual(answer["channels"], [f"ha_grant_{homes.shared(self.group, self.viewer).id}"])
        watched = self.env["ha.watch"].search([("user_id", "=", self.viewer.id)])
        self.assertEqual(watched.entity_ids, self.light.ids)
        for user in self.strangers - self.outsider:
            self._refused(lambda user=user: self.env["ha.entity"].with_user(user).follow("page", everything))
        answer = self.env["ha.entity"].with_user(self.outsider).follow("page", everything)
        self.assertEqual((answer["entities"], answer["channels"]), ([], []))

    def test_another_ones_page_can_be_neither_followed_nor_stopped(self):
        entities = self.env["ha.entity"]
        entities.with_user(self.operator).follow("same-name", (self.light | self.outdoor).ids)
        entities.with_user(self.viewer).follow("same-name", self.light.ids)
        entities.with_user(self.viewer).unfollow("same-name")
        left = self.env["ha.watch"].search([("viewer", "=", "same-name")])
        self.assertEqual((left.user_id, len(left.entity_ids)), (self.operator, 2))

    def test_nonsense_to_follow_is_refused_in_words(self):
        entities = self.env["ha.entity"].with_user(self.operator)
        for ids in (None, "1", {}, [True], ["1"], [1.0], [[1]], [None]):
            self._refused(lambda ids=ids: entities.follow("page", ids))
        for viewer in (None, "", 5, [], "x" * 65, "a\0b"):
            self._refused(lambda viewer=viewer: entities.follow(viewer, []))
        self.assertEqual(entities.follow("page", [2**31, 10**30, -(10**30)])["entities"], [])

    def test_nobody_gives_himself_a_right(self):
        grants = self.env["ha.grant"]
        mine = homes.shared(self.group, self.viewer)
        for user in (self.viewer, *self.strangers):
            own = {"user_id": user.id, "access": "control"}
            ways = (
                lambda user=user: mine.with_user(user).write({"access": "control"}),
                lambda user=user, own=own: grants.with_user(user).create(
                    {**own, "instance_id": self.office.id, "entity_group_ids": [(4, self.office_group.id)]}
                ),
                lambda user=user, own=own: self.group.with_user(user).write({"grant_ids": [(0, 0, own)]}),
                lambda user=user, mine=mine: self.group.with_user(user).write({"grant_ids": [(3, mine.id)]}),
                lambda user=user, mine=mine: self.office_group.with_user(user).write(
                    {"grant_ids": [(4, mine.id)]}
                ),
                lambda user=user: self.group.with_user(user).write({"entity_ids": [(4, self.attic.id)]}),
                lambda user=user: self.attic.with_user(user).write({"group_ids": [(4, self.group.id)]}),
                lambda user=user: self.group.with_user(user).copy(),
                lambda user=user: self.home.with_user(user).write({"group_ids": [(5, 0, 0)]}),
            )
            for number, way in enumerate(ways):
                with self.subTest(user=user.login, way=number):
                    self._refused(way)

    def test_nobody_but_a_manager_writes_into_the_chatter(self):
        for user in (self.viewer, self.operator, *self.strangers):
            for record in (self.light, self.group, self.home, self.attic):
                with self.subTest(user=user.login, record=record):
                    self._refused(
                        lambda user=user, record=record: record.with_user(user).message_post(body="hello")
                    )

    def test_live_values_cannot_be_reached_around_the_entity(self):
        for user in (self.manager, self.operator, *(self.strangers - self.outsider)):
            entities = self.env["ha.entity"].with_user(user)
            states = self.env["ha.entity.state"].with_user(user)
            ways = {
                "read": lambda states=states: states.browse(self.attic.id).read(["attributes"]),
                "search": lambda states=states: states.search([("state", "=", "on")]),
                "nested": lambda entities=entities: entities.web_search_read(
                    [], {"state_id": {"fields": {"attributes": {}}}}
                ),
                "domain": lambda entities=entities: entities.search(
                    [("state_id.attributes", "like", "secret")]
                ),
                "group": lambda entities=entities: entities._read_group([], ["state_id.state"]),
                "order": lambda entities=entities: entities.search([], order="state_id.state"),
            }
            for way, ask in ways.items():
                with self.subTest(user=user.login, way=way):
                    self._refused(ask)

    def test_searching_by_a_relation_does_not_tell_of_what_lies_behind_it(self):
        entities = self.env["ha.entity"].with_user(self.viewer)
        for domain in (
            [("instance_id.entity_ids.entity_id", "=", "light.attic")],
            [("instance_id.entity_ids.state", "=", "on"), ("entity_id", "=", "light.attic")],
            [("instance_id.group_ids.name", "=", "Attic")],
            [("group_ids.entity_ids.entity_id", "=", "light.attic")],
        ):
            self.env["ha.entity.group"].create({"name": f"Attic {domain}", "instance_id": self.home.id})
            with self.subTest(domain=domain):
                self.assertFalse(entities.search(domain))
        self._refused(lambda: entities.search([("instance_id.connection_id.detail", "!=", False)]))
        self._refused(lambda: entities.search([("group_ids.grant_ids.user_id", "=", self.operator.id)]))
        self._refused(
            lambda: self.home.with_user(self.viewer).web_read({"connection_id": {"fields": {"detail": {}}}})
        )

    def test_relations_lead_only_to_what_one_may_see(self):
        self.env.invalidate_all()
        mine = self.light.with_user(self.viewer)
        self.assertEqual(mine.instance_id.entity_ids, self.light | self.outdoor)
        self.assertEqual(mine.group_ids.entity_ids, self.light | self.outdoor)
        self.assertEqual(mine.instance_id.group_ids, self.group)
        self.assertEqual(mine.instance_id.entity_count, 2)

    def test_with_whom_a_group_is_shared_is_shown_to_managers_alone(self):
        self.env.flush_all()
        self.env.invalidate_all()
        shown = {"grant_ids": {"fields": {"user_id": {"fields": {"display_name": {}}}}}, "name": {}}
        self._refused(lambda: self.group.with_user(self.viewer).web_read(shown))
        [group] = self.group.with_user(self.manager).web_read(shown)
        self.assertEqual(
            {grant["user_id"]["id"] for grant in group["grant_ids"]}, {self.operator.id, self.viewer.id}
        )

    def test_an_entity_is_shown_without_the_groups_of_others(self):
        self.office_group.write({"entity_ids": [(5, 0, 0)], "instance_id": self.home.id})
        self.office_group.write({"entity_ids": [(6, 0, self.light.ids)]})
        self.env.flush_all()
        self.env.invalidate_all()
        [shown] = self.light.with_user(self.viewer).web_read({"group_ids": {"fields": {"display_name": {}}}})
        self.assertEqual([group["id"] for group in shown["group_ids"]], self.group.ids)

    def test_a_service_reaches_nothing_over_a_relation(self):
        with patch.object(HaCommand, "_await") as sent:
            for user in (self.viewer, *self.strangers):
                for entity in (self.light, self.attic, self.desk):
                    self._refused(
                        lambda user=user, entity=entity: entity.with_user(user).call_service("turn_on")
                    )
            for entity in (self.attic, self.desk, self.far):
                self._refused(lambda entity=entity: entity.with_user(self.operator).call_service("turn_on"))
            sent.assert_not_called()

    def test_a_manager_cannot_point_a_record_at_another_companys(self):
        mine = self.light.with_user(self.manager)
        for values in (
            {"state_id": self.far.state_id.id},
            {"instance_id": self.foreign.id},
            {"domain": "lock"},
            {"entity_id": "lock.front_door"},
        ):
            self._refused(lambda values=values: mine.write(values))
        self._refused(
            lambda: self.home.with_user(self.manager).write({"connection_id": self.foreign.connection_id.id})
        )
        self._refused(lambda: self.group.grant_ids.with_user(self.manager).write({"acl_generation": 1}))
        self._refused(lambda: self.home.with_user(self.manager).write({"acl_generation": 1}))

    def test_nobody_speaks_for_home_assistant_by_saying_so(self):
        mine = self.env["ha.area"].with_user(self.manager).with_context(from_home_assistant=True)
        self.assertFalse(mine._is_from_home_assistant())
        self._refused(lambda: mine.browse(self.kitchen.id).write({"instance_id": self.office.id}))
        self._refused(lambda: mine.browse(self.kitchen.id).write({"area_id": "attic"}))

    def test_a_manager_of_another_company_cannot_look_through_the_wizards(self):
        for model in ("ha.connection.test", "ha.diagnosis", "ha.purge"):
            wizard = self.env[model].with_user(self.manager)
            with self.subTest(model=model):
                self._refused(lambda wizard=wizard: wizard.create({"instance_id": self.foreign.id}))

    def test_every_model_of_an_instance_keeps_the_companies_apart(self):
        for name, model in self.env.registry.items():
            if not name.startswith("ha.") or model._abstract or "instance_id" not in self.env[name]._fields:
                continue
            if not self.env["ir.model.access"].with_user(self.manager).check(name, "read", False):
                continue
            rules = self.env["ir.rule"].search([("model_id.model", "=", name), ("groups", "=", False)])
            with self.subTest(model=name):
                self.assertIn("company", "".join(rules.mapped("domain_force")))

    def test_the_actions_of_an_instance_are_for_managers(self):
        for user in (self.operator, self.viewer, *self.strangers):
            mine = self.home.with_user(user)
            for action in CALLABLE["ha.instance"] - FOR_USERS:
                with self.subTest(user=user.login, action=action):
                    self._refused(lambda mine=mine, action=action: getattr(mine, action)())

    def test_the_actions_of_a_registry_record_are_for_managers(self):
        for user in (self.operator, self.viewer, *self.strangers):
            for record in (self.light, self.kitchen):
                for action in EDITS:
                    with self.subTest(user=user.login, record=record, action=action):
                        self._refused(getattr(record.with_user(user), action))

    def test_messages_to_oneself_cannot_be_forged_from_outside(self):
        for name in ("notify_session_fallback", "notify_instance_switched"):
            with self.assertRaises(AccessError):
                get_public_method(self.env["ha.realtime.update"], name)

    def test_no_command_is_created_but_through_the_resolver(self):
        values = {
            "name": "lock.unlock",
            "instance_id": self.home.id,
            "payload": {"type": "call_service"},
            "deadline": "2030-01-01",
        }
        for user in self.people.values():
            self._refused(lambda user=user: self.env["ha.command"].with_user(user).create(values))
