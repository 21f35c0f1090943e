"""Every kind of grant, to everybody who may get one, at every time: what the models, the routes and the channels of the
web client and of the pages for outsiders give is what a few lines say that it has to be.
"""

from datetime import timedelta
from itertools import product
from types import SimpleNamespace
from unittest.mock import patch

from odoo import fields
from odoo.addons.odoo_ha_addon.models.command.ha_command import HaCommand
from odoo.addons.odoo_ha_addon.models.grant.ha_weekly_hours import WEEK
from odoo.addons.odoo_ha_addon.protocol.outsiders import SUBCHANNEL
from odoo.addons.odoo_ha_addon.tests import homes
from odoo.addons.odoo_ha_addon.tests.grant_case import hours
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.access.outsider import Outsider
from .link_case import DAY, LinkCase
from .test_live import DONE

HOUR = timedelta(hours=1)
ROLES = ("outsider", "employee", "portal")
"""Of whom the first alone is a user of the web client's pages; see `homes.py`."""
RECEIVERS = ("user", "group", "partner")
SCOPES = ("chosen", "matching", "tagged", "all")
"""What is given; `tagged` is what matches a tag."""
ACCESSES = ("view", "control")
TIMES = ("before", "during", "after", "outside its hours")
OF_ANY = ("revoked", "instance archived", "instance of another company")
LOSSES = (*OF_ANY, "receiver archived", "receiver of another company")
"""What happens while a page is open."""
LOSSES_OF_LINK = (*OF_ANY, "locked", "renewed", "device removed")
OUTSIDE = ("page", "followed outside", "called outside", "channel outside", "what was heard before")
STILL_GIVEN = {("link", "instance of another company")}
"""A guest is of no company; what was shared with them goes where its Home Assistant goes."""


def expected(receiver, role, scope, access, time):
    """What somebody may do, by the names of `LinkCase`."""
    holds = time == "during" or (receiver, time) in STILL_GIVEN
    whole = {"light"} if scope != "all" else {"light", "outdoor", "attic"}
    given = whole if holds else set()
    controlled = given if access == "control" else set()
    inside = role == "outsider"
    return {
        "models": given if inside else set(),
        "controlled": controlled if inside else set(),
        "followed": given if inside else set(),
        "called": inside and "light" in controlled,
        "channel": inside and bool(given),
        "page": given,
        "followed outside": given,
        "called outside": 200 if controlled else 400 if given else 404,
        "channel outside": bool(given),
        "what was heard before": time == "during",
    }


@tagged("post_install", "-at_install")
class TestRightsByTime(LinkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.things = {name: getattr(cls, name) for name in ("light", "outdoor", "attic", "desk", "far")}
        as_home_assistant = homes._as_home_assistant(cls.env)
        for name, entity in cls.things.items():
            entity.with_env(as_home_assistant).name = f"Thing {name}."
        cls.tag = cls.env["ha.tag"].create({"name": "Tenants", "instance_id": cls.home.id})
        cls.light.tag_ids = cls.tag
        cls.home.company_id = cls.env.company
        cls.portal_grant.action_revoke()
        cls.stranger = homes.people(cls.env, {"stranger": homes.GROUPS["outsider"]})["stranger"]
        cls.facility = cls.env["res.groups"].create({"name": "Facility"})
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.enterContext(patch.object(HaCommand, "_call_service", lambda _commands, _call: DONE))
        self.enterContext(mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"))

    # What it has to be.

    def test_users_get_what_a_grant_says_while_it_holds_and_nothing_at_any_other_time(self):
        for role in ROLES:
            person = self.people[role]
            for receiver in RECEIVERS:
                grant = self.give(receiver, person)
                self.assert_all(grant, receiver, role, person, LOSSES)
                grant.action_revoke()

    def test_guests_get_what_their_link_says_while_it_holds_and_nothing_at_any_other_time(self):
        self.enter()
        self.assert_all(self.grant, "link", "public", self.public, LOSSES_OF_LINK)

    def assert_all(self, grant, receiver, role, person, losses):
        """Everything at every time for the kind that gives most; every kind while it holds."""
        kinds = {(scope, access, "during") for scope, access in product(SCOPES, ACCESSES)}
        kinds |= {("all", "control", time) for time in (*TIMES, *losses)}
        kinds |= {("chosen", "view", time) for time in TIMES}
        for scope, access, time in sorted(kinds):
            with (
                self.subTest(receiver=receiver, role=role, scope=scope, access=access, time=time),
                homes.undone(self.env, groups=time.startswith("receiver")),
            ):
                if receiver != "link":
                    self.log_in(role)
                self.set(grant, scope, access, time)
                names = self.names_of_channels(receiver, person, grant)
                before = self.heard(person, names, grant)
                self.lose(grant, person, time)
                self.forget()
                found = self.found(receiver, person, grant)
                found["what was heard before"] = bool(before & self.sent(grant))
                wanted = expected(receiver, role, scope, access, time)
                if time == "receiver archived":
                    # Nobody asks as a user who cannot log in; an open page does not end by that.
                    found, wanted = ({key: of[key] for key in OUTSIDE} for of in (found, wanted))
                self.assertEqual(found, wanted)
                if receiver != "link":
                    self.assert_others_have_nothing(person, grant, names)

    # How it comes about.

    def give(self, receiver, person):
        if receiver == "group":
            self.facility.user_ids = person
        name, record = {
            "user": ("user_id", person),
            "group": ("group_id", self.facility),
            "partner": ("partner_id", person.partner_id),
        }[receiver]
        return self.env["ha.grant"].create(
            {"receiver": receiver, name: record.id, "instance_id": self.home.id, "scope": "all"}
        )

    def set(self, grant, scope, access, time):
        now = fields.Datetime.now()
        what = {
            "chosen": {"entity_ids": [(6, 0, self.light.ids)]},
            "matching": {"area_id": self.kitchen.id},
            "tagged": {"scope": "matching", "tag_id": self.tag.id},
            "all": {},
        }[scope]
        when = {
            "before": {"begins": now + HOUR, "ends": now + DAY},
            "after": {"begins": now - DAY, "ends": now - HOUR},
        }.get(time, {"begins": now - HOUR, "ends": now + DAY})
        if time == "outside its hours":
            # Days that are neither today nor next to it.
            days = [day for number, day in enumerate(WEEK) if (number - now.weekday()) % 7 in (3, 4)]
            when.update(hours(8, 18, *days))
        grant.write({"scope": scope, "access": access, **when, **what})
        self.forget()

    def lose(self, grant, person, how):
        elsewhere = {"company_id": self.other_company.id}
        if how == "revoked":
            grant.action_revoke()
        elif how == "instance archived":
            self.home.active = False
        elif how == "instance of another company":
            self.home.write(elsewhere)
        elif how == "receiver archived":
            person.active = False
        elif how == "receiver of another company":
            person.write({**elsewhere, "company_ids": [(6, 0, self.other_company.ids)]})
        elif how == "locked":
            self.link.sudo().pin_tries = 5
            grant._renew_channels()
        elif how == "renewed":
            self.link.with_user(self.manager).action_renew()
        elif how == "device removed":
            self.link.device_ids.with_user(self.manager).unlink()

    def forget(self):
        """As another transaction."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.cache.clear()

    # What is found.

    def found(self, receiver, person, grant):
        entities = self.env["ha.entity"].with_user(person).with_context(**self.companies(person))
        ids = [entity.id for entity in self.things.values()]
        seen = self.or_nothing(lambda: entities.search([("id", "in", ids)]))
        follow = self.or_nothing(lambda: entities.follow("page", ids))
        base = f"/ha/g/{self.ref}" if receiver == "link" else "/my/home-assistant"
        live = base if receiver == "link" else f"{base}/live"
        page = self.url_open(base).text
        told = self.ask(f"{live}/follow", {"viewer": "page", "ids": ids})
        outside = told.json() if told.status_code == 200 and not told.history else {}
        called = self.ask(f"{live}/call", {"id": self.light.id, "service": "turn_on", "data": {}})
        names = (follow or {}).get("channels", [])
        return {
            "models": self.names(seen.ids if seen else ()),
            "controlled": self.names(entities.env["ha.access"]._controllable(entities.browse(ids)).ids),
            "followed": self.names(row["id"] for row in (follow or {}).get("entities", ())),
            "called": bool(self.or_nothing(lambda: entities.browse(self.light.id).call_service("turn_on"))),
            "channel": bool(self.heard(person, names, grant)),
            "page": {name for name in self.things if f"Thing {name}." in page},
            "followed outside": self.names(row["id"] for row in outside.get("entities", ())),
            "called outside": 404 if called.history else called.status_code,
            "channel outside": bool(self.heard(person, outside.get("channels", []), grant)),
        }

    def companies(self, user):
        """Named, because Odoo remembers the companies of a user for as long as the transaction lasts."""
        return {"allowed_company_ids": user.sudo().company_ids.ids}

    def or_nothing(self, ask):
        try:
            return ask()
        except (AccessError, UserError):
            return None

    def names(self, ids):
        by_id = {entity.id: name for name, entity in self.things.items()}
        return {by_id[id_] for id_ in ids}

    def names_of_channels(self, receiver, person, grant):
        self.ref = self.link.ref
        outsider = Outsider(grant_id=grant.id) if receiver == "link" else Outsider(user_id=person.id)
        return [f"ha_grant_{grant.id}", self.env["ha.outsider"]._signed_name(outsider, grant.sudo())]

    def heard(self, user, names, grant):
        """On which channels of the grant somebody hears who asks by these names."""
        session = SimpleNamespace(session=SimpleNamespace(uid=user.id if user != self.public else None))
        with patch("odoo.addons.bus.models.ir_websocket.request", session):
            websocket = self.env["ir.websocket"].with_user(user).with_context(**self.companies(user))
            channels = websocket._build_bus_channel_list(list(names))
        return {channel[1] for channel in channels if isinstance(channel, tuple) and channel[0] == grant}

    def sent(self, grant):
        """On which channels frames go now."""
        return {f"{audience}{grant.acl_generation}" for audience in ("", SUBCHANNEL)}

    def assert_others_have_nothing(self, person, grant, names):
        """A user of the same kind, and somebody who is nobody, who know the names of channels."""
        for other in (self.stranger, self.public):
            seen = self.or_nothing(lambda user=other: self.env["ha.entity"].with_user(user).search([]))
            self.assertFalse(seen, other.name)
            self.assertFalse(self.heard(other, names, grant), other.name)
