"""An open page reads again what it shows when what is shared has changed."""

from odoo.addons.odoo_ha_addon.models.command import waiting_places
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.fields import Command
from odoo.tests import tagged

from ..models.access.outsider import Outsider
from .link_case import DAY, LinkCase


@tagged("post_install", "-at_install")
class TestPageQuestion(LinkCase):
    def ids(self, answer):
        self.assertEqual(answer.status_code, 200, answer.text)
        return sorted(row["id"] for row in answer.json()["entities"])

    def test_a_new_grant_is_on_the_page(self):
        self.log_in()
        home = {"kind": "", "id": 0}
        self.assertEqual(self.ids(self.user("page", home)), self.light.ids)
        self.env["ha.grant"].create(
            {
                "receiver": "partner", "partner_id": self.portal.partner_id.id, "instance_id": self.home.id,
                "entity_ids": [Command.set(self.attic.ids)],
            }
        )  # fmt: skip
        self.assertEqual(self.ids(self.user("page", home)), sorted((self.light | self.attic).ids))
        part = self.user("page", {"kind": "entity", "id": self.attic.id})
        self.assertEqual((self.ids(part), part.json()["name"]), (self.attic.ids, "Attic lamp"))

    def test_what_is_added_to_a_link_is_on_its_page(self):
        self.enter()
        self.grant.entity_ids = [Command.link(self.attic.id)]
        self.assertEqual(self.ids(self.guest("page", {"kind": ""})), sorted((self.light | self.attic).ids))

    def test_a_link_that_is_extended_ends_later_on_its_open_page(self):
        self.enter()
        self.grant.ends += DAY
        answer = self.guest("page", {"kind": ""}).json()
        self.assertEqual(answer["ends"], f"{self.grant.ends.isoformat()}Z")
        self.assertEqual(answer["begins"], "")

    def test_what_is_nothing_of_theirs_is_over(self):
        self.log_in()
        for kind, record in (("entity", self.attic), ("room", self.attic_area), ("group", self.office_group)):
            self.assertEqual(self.user("page", {"kind": kind, "id": record.id}).status_code, 404, kind)
        for kind in ("mail.message", None, ["room"], 5):
            self.assertEqual(self.user("page", {"kind": kind, "id": 1}).status_code, 400, kind)
        self.portal_grant.action_revoke()
        self.assertEqual(self.user("page", {"kind": "", "id": 0}).status_code, 404)


@tagged("post_install", "-at_install")
class TestPlacesOfGuests(LinkCase):
    """Guests of all links are one user; those of one link leave places to the others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_grant, _link, _secret = cls.make_link("Gardener", entity_ids=cls.light)
        homes._as_home_assistant(cls.env)["ha.instance"].browse(
            cls.home.id
        ).connection_id.sudo().state = "connected"

    def is_allowed(self, grant):
        """Whether a guest of this link may wait, beside the commands that wait already."""
        commands = self.env["ha.command"].with_user(self.public).sudo()
        shares = commands.with_context(ha_outsider=Outsider(grant_id=grant.id))._shares_of_places(self.home)
        self.command(Outsider(grant_id=grant.id), waits_seconds=41)
        try:
            waiting_places.check_others(self.env.cr, shares)
        except waiting_places.Busy:
            return False
        return True

    def test_one_link_takes_no_more_than_its_part(self):
        limits = {"all": 16, "instance": 12, "user": 8, "link": 4}
        self.env.cr.execute("DELETE FROM ha_command")
        self.patch(waiting_places, "most_here", lambda: limits)
        self.assertEqual([self.is_allowed(self.grant) for _guest in range(6)], [True] * 4 + [False] * 2)
        self.assertEqual([self.is_allowed(self.other_grant) for _guest in range(2)], [True] * 2)

    def test_who_is_no_guest_has_no_part_of_a_link(self):
        for context in (
            {},
            {"ha_outsider": Outsider(user_id=self.portal.id)},
            {"ha_outsider": {"grant_id": 1}},
        ):
            shares = self.env["ha.command"].with_context(**context)._shares_of_places(self.home)
            self.assertEqual(shares.keys(), {"instance", "user"})
