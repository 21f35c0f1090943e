"""The timeline: what happened to the entities that somebody may see, and who or what caused it.

The server tells facts, and the browser writes sentences of them in the user's language, with Home Assistant's words.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from odoo import api, fields, models
from odoo.addons.odoo_ha_addon.models.limits import INT4_MAX, record_ids
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..storage.causes import SETTINGS
from ..storage.rows import EPOCH
from ..storage.timeline import (
    FEW,
    LOST,
    Cause,
    Change,
    Found,
    Place,
    caused,
    details,
    first_moment,
    is_told,
    newest,
)
from ..storage.zone import zone_of

MOST_ENTRIES = 200
ROUNDS = 4
"""How often it looks further where nothing that it found is to be told."""
MOST_DOMAINS = 100
DOMAIN = re.compile(r"\w{1,64}", re.ASCII)
SCOPES = {
    "entity_ids": "id",
    "device_id": "device_id",
    "area_id": "effective_area_id",
    "instance_id": "instance_id",
}
SHOWN_ATTRIBUTES = (
    "device_class", "icon", "state_class", "supported_features", "unit_of_measurement", "temperature_unit", "mode",
)  # fmt: skip
"""Of an entity, for its icon and its words."""


class HaHistory(models.Model):
    _inherit = "ha.history"

    @api.model
    @api.readonly
    def timeline(
        self,
        scope: dict[str, Any],
        before: list[int] | None = None,
        limit: int = 50,
        filters: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """What happened, the newest first, of the entities that the current user may see.

        :param scope: ``{"entity_ids": [ids]}``, ``{"device_id": id}``, ``{"area_id": id}`` or ``{"instance_id": id}``;
        several narrow each other, none means all
        :param before: `next` of the answer before
        :param limit: of entries, 1 to 200; there may be fewer, also none, before the end
        :param filters: ``{"domains": ["lock"], "user_id": id, "person_id": id, "by_id": id, "numbers": True}``: of
        these domains; done by this Odoo user; by this person (`ha.entity`) in Home Assistant; by this automation,
        script or scene; with numbers, of a few entities
        :return: ``{"entries": [ENTRY], "entities": {id: ROW of docs/dashboards.md}, "zones": {instance id: IANA name},
            "next": [microseconds since 1970, id] or False}``; see `_entry`
        :raises UserError: with a sentence for what makes no sense
        """
        filters = filters or {}
        if not isinstance(filters, dict):
            raise UserError(self.env._("What a timeline is narrowed to has to be named."))
        place = self._place_before(before)
        if type(limit) is not int or not 1 <= limit <= MOST_ENTRIES:
            raise UserError(self.env._("At most %s entries can be read at once.", MOST_ENTRIES))
        self.env["ha.entity"].check_access("read")
        self.env.flush_all()
        found = self._found_changes(scope, place, limit, filters)
        return self._answer(*found)

    def _found_changes(
        self, scope: Any, place: Place, limit: int, filters: dict[str, Any]
    ) -> tuple[list[Change], Place | None]:
        cr = self.env.cr
        numbers = filters.get("numbers") is True
        records = self._records(scope, filters, numbers)
        if numbers and len(records) > FEW:
            raise UserError(self.env._("Numbers can be shown of at most %s entities. Choose fewer.", FEW))
        who = self._who(filters)
        begin = first_moment(cr)
        told: list[Change] = []
        searched: Place | None = place
        for _round in range(ROUNDS):
            assert searched
            found: Found = (
                caused(cr, records, searched, limit, who)
                if who
                else newest(cr, records, searched, limit, numbers, begin)
            )
            told += filter(is_told, details(cr, found.places))
            searched = found.searched
            if not searched or len(told) >= limit // 2:
                break
        return told, searched

    def _records(self, scope: Any, filters: dict[str, Any], numbers: bool) -> list[int]:
        """Ids of the entities that are looked at. What measures is left out unless numbers are asked for."""
        if not isinstance(scope, dict) or not scope.keys() <= SCOPES.keys():
            raise UserError(self.env._("A timeline is of entities, a device, an area or an instance."))
        domain = fields.Domain.TRUE
        for name, value in scope.items():
            ids = record_ids(self.env, value if name == "entity_ids" else [value])
            domain &= fields.Domain(SCOPES[name], "in", ids)
        if domains := filters.get("domains"):
            is_list = isinstance(domains, list) and len(domains) <= MOST_DOMAINS
            if not is_list or not all(isinstance(each, str) and DOMAIN.fullmatch(each) for each in domains):
                raise UserError(self.env._("The kinds must be a list of Home Assistant's domains."))
            domain &= fields.Domain("domain", "in", domains)
        if not scope.keys() & {"entity_ids", "device_id"}:
            # What a device tells of itself, such as that it makes a backup, is told with the device.
            domain &= fields.Domain("entity_category", "=", False)
        visible = self.env["ha.entity"].with_context(active_test=False)._search(domain)
        if numbers:
            return [record for (record,) in self.env.execute_query(visible.select())]
        state = visible.left_join(visible.table, "state_id", "ha_entity_state", "id", "state_id")
        visible.add_where(
            f"""
            coalesce(NOT jsonb_exists_any("{state}".attributes, ARRAY['unit_of_measurement', 'state_class']), TRUE)
            AND "{visible.table}".domain NOT IN ('counter', 'input_number', 'number')
            """
        )
        return [record for (record,) in self.env.execute_query(visible.select())]

    def _who(self, filters: dict[str, Any]) -> Cause | None:
        user_id, person_id, by_id = (
            self._id(filters.get(name)) for name in ("user_id", "person_id", "by_id")
        )
        if not (user_id or person_id or by_id):
            return None
        ha_user = instance_id = None
        if person_id:
            person = self.env["ha.entity"].search([("id", "=", person_id), ("domain", "=", "person")])
            # Nobody did anything with the user of a person that is not there, or has none.
            ha_user = str((person.attributes or {}).get("user_id") or "-")
            instance_id = person.instance_id.id or None
        return Cause(user_id, ha_user, by_id, instance_id)

    def _id(self, value: Any) -> int | None:
        if not value:
            return None
        if type(value) is not int or not 0 < value <= INT4_MAX:
            raise UserError(self.env._("The ID of a record must be a whole number."))
        return value

    def _place_before(self, before: Any) -> Place:
        if before is None or before is False:
            # Home Assistant's clock may be ahead.
            return Place(fields.Datetime.now() + timedelta(days=1), INT4_MAX)
        if (
            not isinstance(before, list | tuple)
            or len(before) != 2
            or not all(type(part) is int for part in before)
            or not 0 <= before[0] < 253_402_300_800_000_000
        ):
            raise UserError(self.env._("The place in the timeline is none. Load it again."))
        moment, record = before
        return Place(EPOCH + timedelta(microseconds=moment), max(0, min(record, INT4_MAX)))

    def _answer(self, changes: list[Change], searched: Place | None) -> dict[str, Any]:
        entities = self.env["ha.entity"].with_context(active_test=False)
        mentioned = {
            record
            for change in changes
            for record in (change.record, change.by, change.trigger)
            if record is not None
        }
        rows = entities._rows([("id", "in", sorted(mentioned))], SHOWN_ATTRIBUTES)
        shown = {row["id"]: row for row in rows}
        names = self._names(changes, shown)
        return {
            "entries": [self._entry(change, shown, names) for change in changes if change.record in shown],
            "entities": shown,
            "zones": {
                instance: zone_of(self.env.cr, instance) for instance in {row["instance_id"] for row in rows}
            },
            "next": [_microseconds(searched.moment), searched.record] if searched else False,
        }

    def _entry(self, change: Change, shown: dict[int, dict], names: dict[Any, str]) -> dict[str, Any]:
        """ENTRY: ``{"key", "id" (of the entity), "time", "state", "before" (state or None), "settings": [[attribute,
        value, value before]], "known_again", "was_lost_since", "cause": CAUSE or False}``; times are seconds since
        1970.

        CAUSE: ``{"user": {"id", "name"} or False, "person": name or False, "is_person": whether it was a person, "by":
        {"id" or False, "domain", "name"} or False, "trigger": the same}``; of what the user may not see, only the
        domain
        """
        was_lost = change.before in LOST
        return {
            "key": f"{_microseconds(change.moment)}/{change.record}",
            "id": change.record,
            "time": _seconds(change.moment),
            "state": change.state,
            "before": change.known_before if was_lost else change.before,
            "settings": _settings(change),
            "known_again": _seconds(change.over),
            "was_lost_since": _seconds(change.before_moment) if was_lost else None,
            "cause": self._cause(change, shown, names),
        }

    def _cause(self, change: Change, shown: dict[int, dict], names: dict[Any, str]) -> dict[str, Any] | bool:
        if not (change.user_id or change.ha_user_id or change.by or change.trigger):
            return False

        def entity(record: int | None) -> dict[str, Any] | bool:
            if record is None:
                return False
            row = shown.get(record)
            domain = row["domain"] if row else names.get(("domain", record), "")
            return {"id": record if row else False, "domain": domain, "name": row["name"] if row else ""}

        user = change.user_id
        return {
            "user": {"id": user, "name": self._user_name(change, names)} if user else False,
            "person": names.get(_person(change, shown), False),
            "is_person": bool(user or change.ha_user_id),
            "by": entity(change.by),
            "trigger": entity(change.trigger),
        }

    def _user_name(self, change: Change, names: dict[Any, str]) -> str:
        """What the Odoo user is called who did it."""
        return names.get(("user", change.user_id), "")

    def _names(self, changes: list[Change], shown: dict[int, dict]) -> dict[Any, str]:
        """What people are called, and of which domain it is what did something. Who may see what happened may know."""
        users = self.env["res.users"].sudo().browse({change.user_id for change in changes if change.user_id})
        persons = {
            _person(change, shown) for change in changes if change.ha_user_id and change.record in shown
        }
        runs = self.env["ha.entity"].sudo().browse({change.by for change in changes if change.by})
        return {
            **{("user", user.id): user.name for user in users.exists()},
            **self._persons(persons),
            **{("domain", run.id): run.domain for run in runs.exists()},
        }

    def _persons(self, users: set[tuple[int, str | None]]) -> dict[tuple[int, str], str]:
        """The names of the persons that users of a Home Assistant are there, by what `_person` gives.

        Another one may know users with the same ids: it is a copy of the first, or it says so.
        """
        if not users:
            return {}
        self.env.cr.execute(
            """
            SELECT asked.instance_id, asked.user_id, entity.name
            FROM unnest(%s::int4[], %s::text[]) AS asked (instance_id, user_id)
            JOIN ha_entity AS entity ON entity.instance_id = asked.instance_id AND entity.domain = 'person'
            JOIN ha_entity_state AS state
                ON state.id = entity.state_id AND state.attributes ->> 'user_id' = asked.user_id
            ORDER BY entity.id DESC
            """,
            [*map(list, zip(*users, strict=True))],
        )
        return {(instance, user): name for instance, user, name in self.env.cr.fetchall()}

    @api.model
    @api.readonly
    def timeline_people(self) -> dict[str, list[dict[str, Any]]]:
        """Whom a timeline can be narrowed to.

        :return: ``{"users": [{"id", "name"}], "persons": [{"id", "name"}]}``: who has controlled from Odoo what the
        current user may see; people of Home Assistant that they may see
        """
        entities = self.env["ha.entity"]
        entities.check_access("read")
        if self.env["ha.access"]._is_manager():
            theirs = SQL("instance_id IN %s", self.env["ha.instance"]._search([]).subselect())
        else:
            theirs = SQL("entity_id IN %s", entities._search([]).subselect())
        found = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT user_id FROM ha_command
                WHERE %s AND user_id IS NOT NULL AND is_read IS NOT TRUE AND context IS NOT NULL
                """,
                theirs,
            )
        )
        users = self.env["res.users"].sudo().browse(user_id for (user_id,) in found)
        persons = entities.search([("domain", "=", "person")])
        return {
            "users": [{"id": user.id, "name": user.name} for user in users.sorted("name")],
            "persons": [{"id": person.id, "name": person.name} for person in persons],
        }


def _person(change: Change, shown: dict[int, dict]) -> tuple[int, str | None]:
    """Instance and user of Home Assistant of who did it."""
    return shown[change.record]["instance_id"], change.ha_user_id


def _settings(change: Change) -> list[list]:
    """What was set with it: attribute, value, value before; only where the change is one of them."""
    if change.state in LOST or change.state is None or change.before in LOST:
        return []
    return [
        [name, change.attributes[name], change.before_attributes.get(name)]
        for name in SETTINGS
        if change.attributes.get(name) is not None
        and name in change.before_attributes
        and change.attributes[name] != change.before_attributes[name]
    ]


def _microseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def _seconds(moment: datetime | None) -> float | None:
    return (moment - EPOCH).total_seconds() if moment else None
