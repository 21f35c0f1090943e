import json
from collections.abc import Callable
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from ..bridge.sql import bus
from ..bridge.sql.watch_table import read_watches
from . import homes


@tagged("post_install", "-at_install")
class TestBusChannels(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.names = [
            "ha_status",
            *(f"ha_instance_{instance.id}" for instance in (cls.home, cls.office, cls.foreign)),
            *(f"ha_grant_{grant.id}" for grant in (cls.group | cls.office_group).grant_ids),
        ]

    def _grant(self, user):
        return homes.shared(self.group, user)

    def _channels(self, user, names=None):
        """Our channels that the server grants to the user, as the keys that `bus.bus` is read by."""
        session = SimpleNamespace(session=SimpleNamespace(uid=user.id if user != self.public else None))
        with patch("odoo.addons.bus.models.ir_websocket.request", session):
            granted = (
                self.env["ir.websocket"].with_user(user)._build_bus_channel_list(list(names or self.names))
            )
        ours = [c for c in granted if isinstance(c, tuple) and c[0]._name.startswith("ha.")]
        self.assertFalse([c for c in granted if isinstance(c, str) and c.startswith("ha_")])
        return {(record._name, record.id, generation) for record, generation in ours}

    def _frame_channel(self, record):
        return (record._name, record.id, str(record.acl_generation))

    def _status_channel(self, instance):
        return (instance._name, instance.id, f"status:{instance.acl_generation}")

    def _heard(self, channels, send):
        """Whether what `send` writes to the bus reaches somebody who listens to these channels."""
        self.env.flush_all()
        last = self.env["bus.bus"]._bus_last_id()
        send()
        self.env.cr.execute("SELECT channel FROM bus_bus WHERE id > %s", [last])
        sent = [row[0] for row in self.env.cr.fetchall()]
        self.assertTrue(sent)
        keys = {
            f'["{self.env.cr.dbname}","{model}",{id_},"{generation}"]' for model, id_, generation in channels
        }
        return bool(keys & {channel.replace(", ", ",") for channel in sent})

    def _send_frame(self, record):
        bus.insert(self.env.cr, record._name, record.id, "", "ha_frame", {"entities": []})

    def _send_status(self, instance):
        bus.insert(self.env.cr, "ha.instance", instance.id, "status:", "ha_connection", {})

    def _told(self, change: Callable) -> list:
        """The channels on which `change` says that rights have changed."""
        self.env.cr.precommit.run()  # tells of what was there before
        last = self.env["bus.bus"]._bus_last_id()
        change()
        self.env.cr.precommit.run()
        sent = self.env["bus.bus"].search([("id", ">", last), ("message", "like", "ha_access_changed")])
        return [json.loads(message.channel)[1:] for message in sent]

    def test_each_role_is_granted_exactly_these_channels(self):
        expected = {
            "manager": {
                self._frame_channel(self.home),
                self._frame_channel(self.office),
                self._status_channel(self.home),
                self._status_channel(self.office),
            },
            **{
                role: {self._frame_channel(self._grant(user)), self._status_channel(self.home)}
                for role, user in (("operator", self.operator), ("viewer", self.viewer))
            },
        }
        for role, user in self.people.items():
            with self.subTest(role=role):
                mine = self._channels(user)
                others = {self._status_channel(i) for i in self.env["ha.instance"].search([])} - {
                    self._status_channel(i) for i in (self.home, self.office, self.foreign)
                }
                self.assertEqual(mine - others, expected.get(role, set()))

    def test_managers_hear_of_an_archived_instance_too_for_its_form_may_be_open(self):
        manager = self.people["manager"]
        self.home.write({"active": False})
        channels = self._channels(manager)
        self.assertIn(self._status_channel(self.home), channels)
        self.assertNotIn(self._frame_channel(self.home), channels)
        self.assertTrue(self._heard(channels, lambda: self._send_status(self.home)))

    def test_guessed_and_malformed_names_are_granted_to_nobody(self):
        guesses = [
            "ha_grant_0",
            "ha_grant_-1",
            f"ha_grant_{self._grant(self.operator).id}x",
            f" ha_grant_{self._grant(self.operator).id}",
            f"ha_grant_{self._grant(self.viewer).id}x",
            f"ha_entity_group_{self.group.id}",
            f"ha_instance_{self.home.id}\n",
            f"HA_INSTANCE_{self.home.id}",
            "ha_instance_99999999999999999999",
            "ha_entity_1",
            f'["{self.env.cr.dbname}","ha.instance",{self.home.id},"1"]',
            "ha.instance",
        ]
        for user in (self.operator, self.employee, self.portal, self.public):
            self.assertEqual(self._channels(user, guesses), set())

    # pylint: disable-next=missing-return
    def test_many_names_cost_no_more_than_to_look_at_each(self):
        class Name(str):
            compared = 0

            def __eq__(self, other):
                Name.compared += 1
                return super().__eq__(other)

            __hash__ = str.__hash__

        names = [Name(f"ha_instance_{number}") for number in range(2_000)]
        self._channels(self.public, names)
        self.assertLess(Name.compared, 10 * len(names))

    def test_a_name_that_another_user_was_told_gives_nothing(self):
        told = self.env["ha.entity"].with_user(self.operator).follow("page", self.light.ids)["channels"]
        self.assertTrue(self._channels(self.operator, told))
        self.assertEqual(self._channels(self.outsider, told), set())

    def test_who_loses_a_right_is_deaf_at_once_though_his_page_stays_open(self):
        user_group = self.env.ref("odoo_ha_addon.group_ha_user")
        grant = self._grant(self.operator)
        losses = {
            "the grant is revoked": grant.action_revoke,
            "the group is taken out of the grant": lambda: self.group.write({"grant_ids": [(3, grant.id)]}),
            "the group is archived": lambda: self.group.write({"active": False}),
            "the group is deleted": self.group.unlink,
            "the instance is archived": lambda: self.home.write({"active": False}),
            "the instance moves to another company": lambda: self.home.write(
                {"company_id": self.other_company.id}
            ),
            "the user loses the user group": lambda: self.operator.write({"group_ids": [(3, user_group.id)]}),
            "the user group loses the user": lambda: user_group.write({"user_ids": [(3, self.operator.id)]}),
            "the user is archived": lambda: self.operator.write({"active": False}),
        }
        for what, lose in losses.items():
            with self.subTest(what), homes.undone(self.env, groups=True):
                before = self._channels(self.operator)
                self.assertTrue(self._heard(before, lambda: self._send_frame(grant)))
                self.assertTrue(self._heard(before, lambda: self._send_status(self.home)))
                lose()
                self.env.flush_all()
                self.assertFalse(self._heard(before, lambda: self._send_frame(grant)))
                self.assertFalse(self._heard(before, lambda: self._send_status(self.home)))
                if self.operator.active:
                    after = self._channels(self.operator)
                    self.assertNotIn(grant.id, [id_ for model, id_, _g in after if model == "ha.grant"])
                    self.assertNotIn(
                        self.home.id, [id_ for model, id_, _g in after if model == "ha.instance"]
                    )

    def test_who_is_no_manager_any_more_is_deaf_for_whole_instances_at_once(self):
        manager_group = self.env.ref("odoo_ha_addon.group_ha_manager")
        bosses = self.env["res.groups"].create({"name": "Bosses", "implied_ids": [(4, manager_group.id)]})
        self.outsider.write({"group_ids": [(4, bosses.id)]})
        losses = {
            "the group implies it no more": lambda: bosses.write({"implied_ids": [(3, manager_group.id)]}),
            "the group loses the user": lambda: bosses.write({"user_ids": [(3, self.outsider.id)]}),
            "the user loses the group": lambda: self.outsider.write({"group_ids": [(3, bosses.id)]}),
            "the group is deleted": bosses.unlink,
        }
        for what, lose in losses.items():
            with self.subTest(what), homes.undone(self.env, groups=True):
                before = self._channels(self.outsider)
                self.assertTrue(self._heard(before, lambda: self._send_frame(self.office)))
                lose()
                self.env.flush_all()
                self.assertFalse(self._heard(before, lambda: self._send_frame(self.office)))
                self.assertFalse(self._heard(before, lambda: self._send_status(self.office)))
                self.assertEqual(self._channels(self.outsider), set())

    def test_who_leaves_a_company_is_deaf_for_its_instances(self):
        self.manager.write({"company_ids": [(4, self.other_company.id)]})
        before = self._channels(self.manager)
        self.assertTrue(self._heard(before, lambda: self._send_frame(self.foreign)))
        self.manager.write({"company_ids": [(3, self.other_company.id)]})
        self.assertFalse(self._heard(before, lambda: self._send_frame(self.foreign)))
        self.assertFalse(any(id_ == self.foreign.id for _model, id_, _g in self._channels(self.manager)))

    def test_who_keeps_his_right_hears_on_after_subscribing_again(self):
        self._grant(self.viewer).action_revoke()
        grant = self._grant(self.operator)
        self.assertTrue(self._heard(self._channels(self.operator), lambda: self._send_frame(grant)))

    def test_his_pages_are_reported_when_somebody_gets_or_loses_a_right(self):
        for change in (
            lambda: self.group.write({"grant_ids": [(0, 0, {"user_id": self.outsider.id})]}),
            lambda: homes.shared(self.group, self.outsider).action_revoke(),
        ):
            self.assertIn(["res.partner", self.outsider.partner_id.id], self._told(change))

    def test_managers_are_told_of_an_instance_that_another_one_has_added(self):
        create = self.env["ha.instance"].create
        told = self._told(lambda: create({"name": "Added", "company_id": self.env.company.id}))
        self.assertEqual(told.count(["res.partner", self.manager.partner_id.id]), 1)
        told = self._told(lambda: create({"name": "Not theirs", "company_id": self.other_company.id}))
        self.assertNotIn(["res.partner", self.outsider.partner_id.id], told)

    def test_an_instance_that_goes_is_told_to_all_who_see_it_even_before_they_have_asked_for_its_channel(
        self,
    ):
        for change in (
            lambda: self.home.write({"active": False}),
            lambda: self.home.write({"active": True}),
            self.home.unlink,
        ):
            told = self._told(change)
            for user in (self.manager, self.operator, self.viewer):
                self.assertIn(["res.partner", user.partner_id.id], told)
            self.assertNotIn(["res.partner", self.outsider.partner_id.id], told)

    def test_an_entity_that_left_the_group_is_followed_by_nobody_on_its_channel(self):
        self.env["ha.entity"].with_user(self.operator).follow("page", (self.light | self.outdoor).ids)
        followed = self.env["ha.watch"].search([("channel_model", "=", "ha.grant")])
        self.assertIn(self.light.id, followed.entity_ids)
        self.group.write({"entity_ids": [(3, self.light.id)]})
        self.env.flush_all()
        self.assertFalse(read_watches(self.env.cr, 0))
        answer = (
            self.env["ha.entity"].with_user(self.operator).follow("page", (self.light | self.outdoor).ids)
        )
        self.assertEqual([entity["id"] for entity in answer["entities"]], self.outdoor.ids)
        self.env.invalidate_all()
        again = self.env["ha.watch"].search([("channel_model", "=", "ha.grant")])
        self.assertEqual(again.entity_ids, self.outdoor.ids)
