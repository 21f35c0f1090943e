from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import tagged

from ..models.access.outsider import Outsider
from .link_case import LinkCase


@tagged("post_install", "-at_install")
class TestChannels(LinkCase):
    def granted(self, names, user=None):
        """Our channels that somebody with these names hears."""
        user = user or self.public
        session = SimpleNamespace(session=SimpleNamespace(uid=user.id if user != self.public else None))
        with patch("odoo.addons.bus.models.ir_websocket.request", session):
            found = self.env["ir.websocket"].with_user(user)._build_bus_channel_list(list(names))
        return {
            (c[0]._name, c[0].id, c[1])
            for c in found
            if isinstance(c, tuple) and c[0]._name.startswith("ha.")
        }

    def name_for(self, outsider, grant):
        return self.env["ha.outsider"]._signed_name(outsider, grant.sudo())

    def setUp(self):
        super().setUp()
        self.of_guest = self.name_for(Outsider(grant_id=self.grant.id), self.grant)
        self.of_user = self.name_for(Outsider(user_id=self.portal.id), self.portal_grant)

    def test_a_signed_name_opens_the_outsiders_channel_and_no_other(self):
        outside = f"outside:{self.grant.acl_generation}"
        self.assertEqual(self.granted([self.of_guest]), {("ha.grant", self.grant.id, outside)})
        self.assertEqual(len(self.granted([self.of_user], self.portal)), 1)

    def test_a_name_of_a_user_is_of_no_use_to_another(self):
        for user in (self.public, self.employee, self.manager):
            self.assertFalse(self.granted([self.of_user], user))

    def test_whatever_is_changed_in_a_name_it_is_none_any_more(self):
        name, generation, user, signature = self.of_guest.split(".")
        other = f"ha_outside_{self.portal_grant.id}"
        for forged in (
            f"{other}.{generation}.{user}.{signature}", f"{name}.{int(generation) + 1}.{user}.{signature}",
            f"{name}.{generation}.1.{signature}", f"{name}.{generation}.{user}.{'0' * 64}", name, f"{name}.",
            f"{name}...", f"{name}.x.y.{signature}", f"{name}.{generation}.{user}", "ha_outside_", "ha_outside_x",
            f"ha_grant_{self.grant.id}", f"{self.of_guest}0", self.of_guest.replace(".", ".0", 1), "ha_outside_é.1.0.é",
        ):  # fmt: skip
            with self.subTest(forged):
                self.assertFalse(self.granted([forged]))

    def test_a_name_ends_with_the_right(self):
        for how in ("revoked", "ended", "instance archived"):
            with self.subTest(how), self.env.cr.savepoint() as savepoint:
                self.close_in(how)
                self.env.cr.cache.clear()
                self.assertFalse(self.granted([self.of_guest]))
                savepoint.rollback()
                self.env.invalidate_all()

    def test_open_pages_hear_of_a_revocation_on_the_channel_that_they_have(self):
        generation = self.grant.acl_generation
        self.env.flush_all()
        last = self.env["bus.bus"]._bus_last_id()
        self.grant.action_revoke()
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.cr.execute("SELECT channel, message FROM bus_bus WHERE id > %s", [last])
        told = [(channel.replace(", ", ","), message) for channel, message in self.env.cr.fetchall()]
        mine = [
            m
            for channel, m in told
            if channel.endswith(f'"ha.grant",{self.grant.id},"outside:{generation}"]')
        ]
        self.assertTrue(mine)
        self.assertIn("ha_access_changed", mine[0])

    def test_what_a_link_gave_is_not_heard_any_more_when_wrong_pins_have_locked_it(self):
        grant, link, secret = self.make_link("With PIN", entity_ids=self.light, pin="2468")
        outsider = Outsider(grant_id=grant.id)
        name = self.name_for(outsider, grant)
        for number in range(5):
            self.assertTrue(self.granted([name]), f"{number} wrong")
            self.opener.cookies.clear()
            self.assertEqual(self.enter(secret, pin="1357").json()["code"], "wrong_pin")
            self.env.invalidate_all()
            self.env.cr.cache.clear()
        self.assertTrue(link.is_locked)
        self.assertFalse(self.granted([name]))
        self.assertFalse(self.granted([self.name_for(outsider, grant)]), "nor by a new name")

    def test_what_a_removed_device_heard_is_not_heard_any_more(self):
        self.enter()
        self.env.invalidate_all()
        name = self.name_for(Outsider(grant_id=self.grant.id), self.grant)
        self.assertTrue(self.granted([name]))
        self.link.device_ids.with_user(self.manager).unlink()
        self.env.cr.cache.clear()
        self.assertFalse(self.granted([name]))

    def test_what_an_archived_user_heard_is_not_heard_any_more(self):
        self.portal.active = False
        self.env.cr.cache.clear()
        self.assertFalse(self.granted([self.of_user], self.portal))
