"""When a grant holds: asked of the database's clock, so that all processes and bridges agree on the moment."""

from datetime import datetime

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ...protocol.grant_times import UNKNOWN_ZONE, GrantTimes, held_since, holds, is_between, next_change
from ...protocol.notify import notify
from .ha_grant_window import OF_WINDOWS
from .ha_weekly_hours import HOURS

NEEDED = (
    "active", "begins", "ends", "has_hours",
    "access", "scope", "instance_id", "area_id", "floor_id", "label_id", "tag_id", "device_id", "domain",
)  # fmt: skip
"""What the rights of a user are made of, read at once."""
GIVING = """
    ha_grant.active AND (ha_grant.begins IS NULL OR ha_grant.begins <= %s)
    AND (ha_grant.ends IS NULL OR ha_grant.ends > %s)
    AND (
        ha_grant.scope <> 'chosen'
        OR EXISTS (SELECT FROM ha_grant_entity_rel WHERE grant_id = ha_grant.id)
        OR EXISTS (
            SELECT FROM ha_grant_entity_group_rel AS given
            JOIN ha_entity_group AS bundle ON bundle.id = given.entity_group_id AND bundle.active
            WHERE given.grant_id = ha_grant.id
        )
    )
"""
"""Which grants give something, whatever their hours are; in SQL, for each request of a user asks for theirs."""
LOOKED_AT = {
    "ha.grant": [*NEEDED, "user_id", "group_id", "partner_id"],
    "ha.entity.group": ["active"],
}
STATES = [
    ("upcoming", "Upcoming"),
    ("active", "Active now"),
    ("outside", "Outside its hours"),
    ("ended", "Ended"),
    ("revoked", "Revoked"),
]


class HaGrant(models.Model):
    _inherit = "ha.grant"

    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")
    zone = fields.Char(readonly=True, copy=False, help="Time zone that `next_change` was found with")
    site_zone = fields.Char(
        "Time Zone", compute="_compute_site_zone", help="Of the instance; its hours are meant in it"
    )
    is_holding = fields.Boolean(
        readonly=True, copy=False, help="Whether it held when open pages were told of it last"
    )
    next_change = fields.Datetime(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="When it begins to hold or ceases to, for the bridge, which lets open pages hear of it",
    )

    @api.model
    def _moment(self) -> datetime:
        """Now, by the clock of the database: naive, UTC."""
        self.env.cr.execute("SELECT clock_timestamp() AT TIME ZONE 'UTC'")
        return self.env.cr.fetchone()[0]

    def _times(self, windows=None) -> GrantTimes:
        """:param windows: the lines of its hours (ha.grant.window), where they have been read"""
        self.ensure_one()
        hours = None
        if self.has_hours:
            zone = self._zone()
            hours = tuple(window._as_hours(zone) for window in windows or self.window_ids)
        return GrantTimes(self.begins or None, self.ends or None, hours)

    def _told_since(self) -> datetime:
        """From when on whoever has this grant, which holds now, may know what was: since it began, and where it has
        hours, since those of now began. UTC.
        """
        begins = self.begins or self.create_date
        if not self.has_hours:
            return begins
        return max(begins, held_since(self._times(), self._moment()) or begins)

    def _zone(self) -> str:
        """Of the site: Home Assistant's own, or else the company's."""
        instance = self.sudo().instance_id
        # Asked for with each request: of the long row of a connection this alone.
        connection = instance.connection_id.with_context(prefetch_fields=False)
        return connection.time_zone or instance.company_id.partner_id.tz or UNKNOWN_ZONE

    @api.depends("instance_id")
    def _compute_site_zone(self) -> None:
        for grant in self:
            grant.site_zone = grant._zone()

    def _holding(self, moment: datetime | None = None):
        """Those that give something at this moment, now by default."""
        if not self:
            return self
        moment = moment or self._moment()
        given = self.filtered("active")
        windows = given.filtered("has_hours")._windows()
        return given.filtered(lambda grant: holds(grant._times(windows.get(grant)), moment))

    def _windows(self) -> dict:
        """The lines of hours (ha.grant.window) of each of these, read at once."""
        if not self:
            return {}
        windows = self.env["ha.grant.window"].search_fetch(
            [("grant_id", "in", self.ids)], ["grant_id", *HOURS]
        )
        return windows.grouped("grant_id")

    @api.depends("active", "begins", "ends", "has_hours", "instance_id", *OF_WINDOWS)
    def _compute_state(self) -> None:
        moment = self._moment()
        for grant in self:
            grant.state = grant._state_at(moment)

    def _state_at(self, moment: datetime) -> str:
        times = self._times()
        if not self.active:
            return "revoked"
        if times.ends and times.ends <= moment:
            return "ended"
        if not is_between(times, moment):
            return "upcoming"
        return "active" if holds(times, moment) else "outside"

    @api.model
    def _search_state(self, operator: str, value):
        if operator != "in":
            return NotImplemented
        moment = self._moment()
        given = Domain("active", "=", True)
        is_over = Domain("ends", "!=", False) & Domain("ends", "<=", moment)
        is_still = Domain("ends", "=", False) | Domain("ends", ">", moment)
        has_begun = Domain("begins", "=", False) | Domain("begins", "<=", moment)
        between = given & has_begun & is_still
        domains = {
            "revoked": Domain("active", "=", False),
            "ended": given & is_over,
            "upcoming": given & is_still & Domain("begins", ">", moment),
        }
        if {"active", "outside"} & set(value):
            with_hours = self.sudo().search(between & Domain("has_hours", "=", True), order="id")
            holding = Domain("has_hours", "=", False) | Domain("id", "in", with_hours._holding(moment).ids)
            domains |= {"active": between & holding, "outside": between & ~holding}
        return Domain.OR(domains.get(state, Domain.FALSE) for state in value)

    def _settle(self) -> None:
        """Note whether these hold now and when that changes, and let a bridge wait for it."""
        moment = self._moment()
        for grant in self.sudo():
            times = grant._times()
            change = next_change(times, moment) if grant.active else None
            grant.write(
                {
                    "zone": grant.has_hours and grant._zone(),
                    "is_holding": grant.active and holds(times, moment),
                    "next_change": change,
                }
            )
        self.flush_recordset()
        notify(self.env.cr, "access", 0)

    @api.model
    def _holding_for(self, user):
        """The grants to this user that give something now; one of nothing but archived entity groups gives nothing."""
        moment = self._moment()
        grants = self.sudo().with_context(active_test=False)
        for model, names in LOOKED_AT.items():
            self.env[model].flush_model(names)
        query = Query(self.env, self._table, self._table_sql)
        query.add_where(SQL(GIVING, moment, moment))
        query.add_where(self._given_to(user))
        query.order = SQL("ha_grant.id")
        found = grants._fetch_query(query, [self._fields[name] for name in NEEDED])
        return found._holding(moment)
