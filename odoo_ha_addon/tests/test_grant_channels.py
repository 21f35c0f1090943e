from odoo.tests import tagged

from ..bridge.sql.watch_table import read_watches
from . import homes
from .grant_case import HOUR, NOW, GrantCase
from .test_bus_channels import TestBusChannels as Channels


@tagged("post_install", "-at_install")
class TestGrantChannels(GrantCase):
    _channels = Channels._channels
    _frame_channel = Channels._frame_channel
    _status_channel = Channels._status_channel
    _heard = Channels._heard
    _send_frame = Channels._send_frame
    _send_status = Channels._send_status
    _told = Channels._told

    def names(self, *grants):
        return ["ha_status", *(f"ha_grant_{grant.id}" for grant in grants)]

    def follow(self, user=None):
        return self.env["ha.entity"].with_user(user or self.outsider).follow("page", self.all.ids)

    def test_the_receiver_of_a_grant_hears_it_on_a_channel_of_its_own(self):
        grant = self.grant(entity_ids=[(6, 0, self.light.ids)])
        answer = self.follow()
        self.assertEqual(answer["channels"], [f"ha_grant_{grant.id}"])
        self.assertEqual([entity["id"] for entity in answer["entities"]], self.light.ids)
        expected = {self._frame_channel(grant), self._status_channel(self.home)}
        self.assertEqual(self._channels(self.outsider, self.names(grant)), expected)
        for user in (self.operator, self.employee, self.portal, self.public):
            granted = self._channels(user, self.names(grant))
            self.assertNotIn(self._frame_channel(grant), granted)

    def test_what_one_grant_carries_already_is_not_sent_by_another(self):
        grant = self.grant(user=self.viewer, scope="all", access="control")
        answer = self.follow(self.viewer)
        self.assertEqual(len(answer["channels"]), 2)
        followed = self.env["ha.watch"].search([("channel_id", "=", grant.id)])
        self.assertEqual(followed.entity_ids, self.attic.ids)

    def test_a_grant_that_does_not_hold_has_no_channel(self):
        grant = self.grant(scope="all", begins=NOW + HOUR)
        self.assertEqual(self._channels(self.outsider, self.names(grant)), set())
        self.go_to(NOW + HOUR)
        self.assertTrue(self._channels(self.outsider, self.names(grant)))

    def test_who_loses_a_grant_is_deaf_at_once_though_their_page_stays_open(self):
        facility = self.env["res.groups"].create({"name": "Facility", "user_ids": [(4, self.outsider.id)]})
        given = {
            "user": self.grant(scope="all"),
            "group": self.grant(scope="all", receiver="group", group_id=facility.id),
            "partner": self.grant(scope="all", receiver="partner", partner_id=self.outsider.partner_id.id),
        }
        user_group = self.env.ref("odoo_ha_addon.group_ha_user")
        everything = list(given.values())
        losses = {
            "it is revoked": (given["user"].action_revoke, [given["user"]]),
            "it ends": (lambda: given["user"].write({"ends": NOW}), [given["user"]]),
            "it is given to another": (lambda: given["user"].write({"user_id": self.viewer.id}), [given["user"]]),
            "it gives other things": (
                lambda: given["user"].write({"scope": "matching", "domain": "fan"}), [given["user"]],
            ),
            "the user leaves the group": (
                lambda: self.outsider.write({"group_ids": [(3, facility.id)]}), [given["group"]],
            ),
            "the group loses the user": (
                lambda: facility.write({"user_ids": [(3, self.outsider.id)]}), [given["group"]],
            ),
            "the user is no user of it any more": (
                lambda: self.outsider.write({"group_ids": [(3, user_group.id)]}), everything,
            ),
            "the group is deleted": (facility.unlink, [given["group"]]),
            "the user is archived": (lambda: self.outsider.write({"active": False}), everything),
            "the instance is archived": (lambda: self.home.write({"active": False}), everything),
            "the instance moves to another company": (
                lambda: self.home.write({"company_id": self.other_company.id}), everything,
            ),
        }  # fmt: skip
        for what, (lose, lost) in losses.items():
            with self.subTest(what), homes.undone(self.env, groups=True):
                before = self._channels(self.outsider, self.names(*everything))
                for grant in lost:
                    self.assertTrue(self._heard(before, lambda grant=grant: self._send_frame(grant)))
                lose()
                self.env.flush_all()
                for grant in lost:
                    if not grant.exists():
                        continue
                    self.assertFalse(self._heard(before, lambda grant=grant: self._send_frame(grant)))
                self.assertFalse(self._heard(before, lambda: self._send_status(self.home)))

    def test_what_leaves_a_matching_grant_is_followed_by_nobody_on_its_channel(self):
        as_ha = homes._as_home_assistant(self.env)
        floor = as_ha["ha.floor"].create({"name": "Up", "floor_id": "up", "instance_id": self.home.id})
        label = as_ha["ha.label"].create({"name": "Cleaning", "label_id": "c", "instance_id": self.home.id})
        device = as_ha["ha.device"].create(
            {"device_id": "d", "name": "Plug", "instance_id": self.home.id, "area_id": self.attic_area.id}
        )
        light, outdoor = self.light.with_env(as_ha), self.outdoor.with_env(as_ha)
        tag = self.env["ha.tag"].create({"name": "Tenants", "instance_id": self.home.id})
        self.kitchen.with_env(as_ha).floor_id = floor
        light.tag_ids = device.tag_ids = tag
        outdoor.device_id = device
        light.label_ids = label
        leavings = {
            "the entity leaves the area": ({"area_id": self.kitchen.id}, lambda: light.write({"area_id": False})),
            "the entity loses the label": ({"label_id": label.id}, lambda: light.write({"label_ids": [(5,)]})),
            "the entity loses the tag": ({"tag_id": tag.id}, lambda: light.write({"tag_ids": [(5,)]})),
            "its device loses the tag": ({"tag_id": tag.id}, lambda: device.write({"tag_ids": [(5,)]})),
            "the tag is archived": ({"tag_id": tag.id}, lambda: tag.write({"active": False})),
            "the entity leaves the device with the tag": (
                {"tag_id": tag.id}, lambda: outdoor.write({"device_id": False}),
            ),
            "the entity leaves the device": ({"device_id": device.id}, lambda: outdoor.write({"device_id": False})),
            "the device leaves the area": (
                {"area_id": self.attic_area.id}, lambda: device.write({"area_id": False}),
            ),
            "the area leaves the floor": (
                {"floor_id": floor.id}, lambda: self.kitchen.with_env(as_ha).write({"floor_id": False}),
            ),
        }  # fmt: skip
        for what, (condition, leave) in leavings.items():
            with self.subTest(what), homes.undone(self.env):
                grant = self.grant(scope="matching", **condition)
                self.follow()
                before = self._channels(self.outsider, self.names(grant))
                self.assertTrue(self._heard(before, lambda grant=grant: self._send_frame(grant)))
                leave()
                self.env.flush_all()
                self.assertFalse(self._heard(before, lambda grant=grant: self._send_frame(grant)))
                self.assertFalse(read_watches(self.env.cr, 0))

    def test_what_leaves_an_entity_group_is_no_more_heard_by_a_grant_of_it(self):
        grant = self.grant(entity_group_ids=[(6, 0, self.group.ids)])
        before = self._channels(self.outsider, self.names(grant))
        self.group.write({"entity_ids": [(3, self.light.id)]})
        self.assertFalse(self._heard(before, lambda: self._send_frame(grant)))

    def test_the_pages_of_all_whom_a_change_concerns_are_told(self):
        facility = self.env["res.groups"].create({"name": "Facility", "user_ids": [(4, self.viewer.id)]})
        grant = None

        def give():
            nonlocal grant
            grant = self.grant(scope="all", receiver="group", group_id=facility.id)

        changes = [give, lambda: grant.write({"access": "control"}), lambda: grant.write({"active": False})]
        for change in changes:
            told = self._told(change)
            self.assertIn(["res.partner", self.viewer.partner_id.id], told)
            self.assertNotIn(["res.partner", self.outsider.partner_id.id], told)

    def test_a_note_and_a_grant_that_is_still_to_come_disturb_nobody(self):
        self.assertFalse(self._told(lambda: self.grant(scope="all", begins=NOW + HOUR)))
        grant = self.grant(scope="all")
        self.assertFalse(self._told(lambda: grant.write({"note": "Until the summer"})))
