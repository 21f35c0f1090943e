"""The homes of `homes.py`, where an outsider gets grants and time stands still."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import TransactionCase

from ..models.grant.ha_grant_times import HaGrant
from ..models.grant.ha_weekly_hours import WEEK
from . import homes

NOW = datetime(2026, 6, 3, 12, 0)
"""A Wednesday, UTC."""
HOUR = timedelta(hours=1)


def hours(hour_from, hour_to, *days):
    """Values of a grant that holds at these hours of these days, those of weekdays if none are named."""
    line = {"hour_from": hour_from, "hour_to": hour_to}
    if days:
        line |= {day: day in days for day in WEEK}
    return {"has_hours": True, "window_ids": [Command.create(line)]}


class GrantCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        homes.build(cls)
        cls.all = cls.light | cls.outdoor | cls.attic | cls.desk | cls.far

    def setUp(self):
        super().setUp()
        self.moment = NOW
        self.enterContext(patch.object(HaGrant, "_moment", lambda _grants: self.moment))

    def go_to(self, moment):
        """Another transaction, at another time."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.cr.cache.clear()
        self.moment = moment

    def grant(self, user=None, **values):
        """A grant of something of the home; to the outsider, if to nobody else."""
        if not values.keys() & {"group_id", "partner_id"}:
            values["user_id"] = (user or self.outsider).id
        return self.env["ha.grant"].create({"instance_id": self.home.id, **values})

    def seen(self, user=None):
        return (
            self.env["ha.entity"]
            .with_user(user or self.outsider)
            .search([("id", "in", self.all.ids)])
            .sudo(False)
        )

    def controlled(self, user=None):
        return self.env["ha.access"].with_user(user or self.outsider)._controllable(self.all)

    def assert_sees(self, entities, user=None):
        """By search, by read and by rule alike."""
        self.env.invalidate_all()
        user = user or self.outsider
        self.assertEqual(set(self.seen(user).ids), set(entities.ids))
        self.assertEqual(set(self.all.with_user(user)._filtered_access("read").ids), set(entities.ids))
