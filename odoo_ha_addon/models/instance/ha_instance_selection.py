"""Which instances a user may choose from, their choice, and what they are shown of them to choose by.

A request that names no instance means the session's choice, the user's, or the first that they may see. Every level
is checked through record rules. One that no longer holds is cleaned up, the user is informed once, and the next serves.
One whose company is not selected rests: the next serves meanwhile, and it is the choice again once its company is.
A background job has no current instance: it names the instance that it works on.
"""

import logging
from typing import NamedTuple

import psycopg2
from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import AccessError
from odoo.http import request
from odoo.tools import SQL, Query

from ..access.ha_access import MANAGER

_logger = logging.getLogger(__name__)

SESSION_KEY = "current_ha_instance_id"
MOST_CONTACTS = 5
UNAVAILABLE = "unavailable"
"""What Home Assistant cannot reach. A button or scene that was never used is `unknown`: nothing is wrong with it."""
WRITTEN_DOMAINS = ("input_select", "input_text")
"""What people write or choose in Home Assistant itself: there "unavailable" is what they wrote."""


RESTING = "company_not_selected"
"""Why a choice is passed over and kept: whoever switches a company off knows that, and may switch it on again."""


class Lost(NamedTuple):
    """A choice that no longer holds. `reason` is one of `archived`, `deleted`, `no_access`, `expired`."""

    instance_id: int | None
    level: str
    reason: str


class HaInstance(models.Model):
    _inherit = "ha.instance"

    @api.model
    def get_accessible_instances(self):
        """The active instances that the current user may see, the preferred one first; record rules decide."""
        if not self.env["ha.access"]._is_user():
            return self.browse()
        return self.search_fetch([], ["name", "description", "active", "connection_id"])

    @api.model
    @api.readonly
    def access_contacts(self) -> list[str]:
        """The names of a few Home Assistant managers of the selected companies, those who were here last first.

        :raises AccessError: the user has nothing to do with Home Assistant
        """
        if not self.env["ha.access"]._is_user():
            raise AccessError(self.env._("You have no access to Home Assistant."))
        managers = (
            self.env.ref(MANAGER)
            .sudo()
            .all_user_ids.filtered(
                lambda user: user.active and not user.share and user.company_ids & self.env.companies
            )
        )
        return managers.sorted("login_date", reverse=True)[:MOST_CONTACTS].mapped("name")

    @api.model
    def _current_id(self, *, clean_up: bool = True, logger: logging.Logger | None = None) -> int | None:
        """The id of the instance that the current user means when they name none.

        Levels, in this order: the session (only inside an HTTP request of that very user), their preference, the
        first of `get_accessible_instances`. Superuser mode does not widen what is found. None if nothing is left,
        and always in a background job: the superuser or a scheduled action, outside a request.

        :param clean_up: forget a choice that no longer holds and tell the user; a search only reads
        :param logger: where it is noted what was lost and why; this module's own by default
        :raises ReadOnlySqlTransaction: there is something to clean up, and a replica of the database is asked; Odoo
            begins the request again where it may write
        """
        session = self._session_of_user()
        if session is None and (self.env.uid == SUPERUSER_ID or self.env.context.get("cron_id")):
            return None
        instances = self.with_env(self.env(su=False))
        if not instances.env["ha.access"]._is_user():
            return None
        cleans = clean_up and not self.env.cr.readonly
        lost: list[Lost] = []
        found = (
            instances._chosen_in_session(session, lost, clean_up=cleans)
            or instances._chosen_by_preference(lost, clean_up=cleans)
            or instances.get_accessible_instances()[:1].id
            or None
        )
        if lost and clean_up and not cleans:
            raise psycopg2.errors.ReadOnlySqlTransaction("A choice that was lost has to be cleaned up")
        if lost and clean_up:
            (logger or _logger).info(
                "User %s: %s; instance %s serves instead", self.env.uid, lost, found or "none"
            )
            first = lost[0]
            if first.instance_id != found:
                update = instances.env["ha.realtime.update"]
                update.notify_session_fallback(first.instance_id, found, first.reason)
        return found

    @api.model
    def _session_of_user(self):
        """The session of the current request, if it is the current user's."""
        if request and request.db == self.env.cr.dbname and request.session.uid == self.env.uid:
            return request.session
        return None

    @api.model
    def _chosen_in_session(self, session, lost: list[Lost], *, clean_up: bool) -> int | None:
        if session is None or SESSION_KEY not in session:
            return None
        chosen = session[SESSION_KEY]
        if type(chosen) is not int:
            reason = "expired"
            chosen = None
        elif not (reason := self._why_not(chosen)):
            return chosen
        if reason == RESTING:
            return None
        if clean_up:
            session.pop(SESSION_KEY)
        lost.append(Lost(chosen, "session", reason))
        return None

    @api.model
    def _chosen_by_preference(self, lost: list[Lost], *, clean_up: bool) -> int | None:
        user = self.env.user
        chosen = user.current_ha_instance_id.id
        if not chosen:
            return None
        if not (reason := self._why_not(chosen)):
            return chosen
        if reason == RESTING:
            return None
        if clean_up:
            user.current_ha_instance_id = False
        lost.append(Lost(chosen, "preference", reason))
        return None

    @api.model
    def _why_not(self, instance_id: int) -> str | None:
        """Why the current user cannot work with an instance that they once chose; None if they can."""
        readable = self.with_context(active_test=False).search([("id", "=", instance_id)])
        if readable.active:
            return None
        if readable:
            return "archived"
        if self._in_all_companies().search_count([("id", "=", instance_id)]):
            return RESTING
        return "no_access" if self.sudo().browse(instance_id).exists() else "deleted"

    @api.model
    def _in_all_companies(self):
        """As the current user, with all their companies, selected or not."""
        return self.with_context(allowed_company_ids=self.env.user.company_ids.ids)

    @api.model
    def _count_not_selected(self) -> int:
        """How many more instances the current user may see in those of their companies that are not selected."""
        companies = self.env.user.company_ids - self.env.companies
        return self._in_all_companies().search_count([("company_id", "in", companies.ids)])

    def _make_current(self) -> None:
        """Remember this instance as the acting user's choice, for their next sessions too, and tell their pages."""
        self.ensure_one()
        if request and request.session.uid == self.env.uid:
            request.session[SESSION_KEY] = self.id
        if self.env.user.current_ha_instance_id != self:
            self.env.user.current_ha_instance_id = self
        self.env["ha.realtime.update"].notify_instance_switched(self)

    def _overview(self) -> list[dict]:
        """One dict for each instance, with counts of what the current user may see in it; times are UTC."""
        counts = self._counts()
        synced = self._last_syncs()
        return [
            {
                "id": instance.id,
                "name": instance.name,
                "api_url": instance._known_url(),
                "description": instance.description or False,
                "is_active": instance.active,
                "websocket_status": instance.connection_state,
                "status_reason": instance.connection_reason,
                "status_paragraph": instance.connection_paragraph,
                "ha_version": instance.ha_version,
                "location_name": instance.location_name,
                "last_sync": self._moment(synced.get(instance.id)),
                "entity_count": counts.get((instance.id, "entities"), 0),
                "unavailable_count": counts.get((instance.id, "unavailable"), 0),
                "area_count": counts.get((instance.id, "areas"), 0),
                "device_count": counts.get((instance.id, "devices"), 0),
            }
            for instance in self
        ]

    def _counts(self) -> dict[tuple[int, str], int]:
        """How much the user may see in each instance, by (id, "entities" | "unavailable" | "areas" | "devices").

        One query: this is asked at the start of every page.
        """
        within = [("instance_id", "in", self.ids)]
        entities = self.env["ha.entity"]._search(within)
        state = entities.left_join(entities.table, "state_id", "ha_entity_state", "id", "state_id")
        gone = SQL(
            "count(*) FILTER (WHERE %s = %s AND %s != ALL(%s))",
            SQL.identifier(state, "state"),
            UNAVAILABLE,
            SQL.identifier(entities.table, "domain"),
            list(WRITTEN_DOMAINS),
        )
        selects = [
            _count("entities", entities, gone),
            _count("areas", self.env["ha.area"]._search(within)),
            _count("devices", self.env["ha.device"]._search(within)),
        ]
        counts = {}
        for what, instance_id, count, unavailable in self.env.execute_query(SQL(" UNION ALL ").join(selects)):
            counts[instance_id, what] = count
            if what == "entities":
                counts[instance_id, "unavailable"] = unavailable
        return counts

    def _last_syncs(self) -> dict:
        done = [("instance_id", "in", self.ids), ("state", "=", "done")]
        reports = self.env["ha.sync.report"].sudo()._read_group(done, ["instance_id"], ["finished:max"])
        return {instance.id: finished for instance, finished in reports}


def _count(what: str, query: Query, special: SQL | None = None) -> SQL:
    """Select how many rows a query finds in each instance: what is counted, instance, number, a special number."""
    query.groupby = instance_id = SQL.identifier(query.table, "instance_id")
    return query.select(SQL("%s", what), instance_id, SQL("count(*)"), special or SQL("0"))
