"""A home of which something is shared with a portal user and with a guest who has a link, and how they ask for it."""

import contextlib
import json
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.addons.odoo_ha_addon.models.command.ha_command import HaCommand
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.tests import HttpCase

DAY = timedelta(days=1)
#: What stands in the state of the shared light, and must not leave.
SECRETS = {
    "access_token": "secret-token", "latitude": 25.031, "longitude": 121.561, "ip": "10.20.30.40",
    "entity_id": ["light.secret_member"], "friendly_name": "secret-friendly",
}  # fmt: skip


class LinkCase(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        names = {cls.light: "Kitchen lamp", cls.attic: "Attic lamp"}
        for entity, name in names.items():
            entity.with_env(homes._as_home_assistant(cls.env)).name = name
        homes.set_state(cls.light, "on", {"brightness": 77, "color_mode": "brightness", **SECRETS})
        homes.set_state(cls.attic, "off", {})
        cls.grant, cls.link, cls.secret = cls.make_link("Cleaner", entity_ids=cls.light)
        cls.portal_grant = cls.env["ha.grant"].create(
            {
                "receiver": "partner",
                "partner_id": cls.portal.partner_id.id,
                "instance_id": cls.home.id,
                "access": "control",
                "entity_ids": [(6, 0, cls.light.ids)],
            }
        )

    @classmethod
    def make_link(cls, name, *, entity_ids, **values):
        """Returns the grant, the link and its secret."""
        creation = cls.env["ha.share"].with_user(cls.manager)
        action = creation.create(
            {
                "way": "link",
                "name": name,
                "instance_id": cls.home.id,
                "entity_ids": [(6, 0, entity_ids.ids)],
                "ends": fields.Datetime.now() + DAY,
                **values,
            }
        ).action_share()
        secret = action["context"]["ha_link_address"].rsplit("/", 1)[1]
        link = cls.env["ha.grant.link"].browse(action["context"]["ha_link_id"])
        return link.grant_id, link, secret

    def setUp(self):
        super().setUp()

        @contextlib.contextmanager
        def own(commands):
            """Within the transaction of the test, which nobody else can see."""
            yield commands.env.cr
            commands.env.invalidate_all()

        self.enterContext(patch.object(HaCommand, "_short_cursor", own))

    def ask(self, path, question=None, **headers):
        """As a page asks; returns the response."""
        return self.url_open(
            path,
            data=json.dumps({} if question is None else question),
            headers={"Content-Type": "application/json", "Origin": self.base_url(), **headers},
            method="POST",
        )

    def enter(self, secret=None, **values):
        return self.ask(f"/ha/s/{secret or self.secret}/enter", values)

    def guest(self, what, question=None, link=None):
        return self.ask(f"/ha/g/{(link or self.link).ref}/{what}", question)

    def user(self, what, question=None):
        return self.ask(f"/my/home-assistant/live/{what}", question)

    def log_in(self, person="portal"):
        self.authenticate(self.people[person].login, self.people[person].login)

    def command(self, outsider, **values):
        """A command of an outsider, as it comes into the record."""
        commands = self.env["ha.command"].with_user(self.public).sudo().with_context(ha_outsider=outsider)
        payload = {
            "type": "call_service", "domain": "light", "service": "turn_on",
            "target": {"entity_id": "light.kitchen"}, "service_data": {},
        }  # fmt: skip
        command_id = commands._insert(self.env.cr, self.home, "light.turn_on", payload, self.light, **values)
        self.env.invalidate_all()
        return self.env["ha.command"].browse(command_id)

    def close_in(self, how):
        """Let the link be of no use, in this way."""
        if how == "revoked":
            self.grant.action_revoke()
        elif how == "ended":
            now = fields.Datetime.now()
            self.grant.write({"begins": now - 2 * DAY, "ends": now - timedelta(seconds=1)})
        elif how == "locked":
            self.link.sudo().pin_tries = 5
        elif how == "instance archived":
            self.home.active = False
        self.env.flush_all()


WAYS_TO_CLOSE = ("revoked", "ended", "locked", "instance archived")
