"""Lets open pages hear at once of grants that begin to hold or cease to, by the clock of the database.

Rules, routes and commands ask for the moment themselves. What is done here is what a page cannot know: it is told to
read again, and whoever listened to a grant that is over is deaf from then on.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from ...protocol.grant_times import GrantTimes, holds, next_change, weekly_hours
from ...protocol.notify import notify_many
from ..parts import Turned

MOST_AT_ONCE = 1_000
_ZONE = "coalesce(nullif(connection.time_zone, ''), nullif(partner.tz, ''), 'UTC')"
_SITE = """
    JOIN ha_instance AS instance ON instance.id = held.instance_id
    LEFT JOIN ha_connection AS connection ON connection.instance_id = instance.id
    LEFT JOIN res_company AS company ON company.id = instance.company_id
    LEFT JOIN res_partner AS partner ON partner.id = company.partner_id
"""
"""Where the time zone of a grant's hours comes from; `models/grant/ha_grant_times.py` says the same."""
_HOURS = """
    (SELECT coalesce(json_agg(json_build_array(
        ARRAY[monday, tuesday, wednesday, thursday, friday, saturday, sunday], hour_from, hour_to
    )), '[]') FROM ha_grant_window WHERE grant_id = held.id)
"""


class _Due(NamedTuple):
    id: int
    instance_id: int
    was_due: datetime
    zone: str
    holds: bool
    next_change: datetime | None


def turn(cr: Any) -> Turned:
    """Turn the grants whose moment has come. Rows that somebody holds are left for the next time."""
    _look_at_zones(cr)
    due = _read_due(cr)
    channels: list[str] = []
    if due:
        channels = _write(cr, due)
        # What is over is followed by nobody any more, whichever bridge serves it.
        notify_many(cr, "watch", sorted({grant.instance_id for grant in due}))
    cr.execute(
        "SELECT extract(epoch FROM min(next_change) - (clock_timestamp() AT TIME ZONE 'UTC')) FROM ha_grant"
    )
    [seconds] = cr.fetchone()
    return Turned(channels, None if seconds is None else float(seconds))


def _look_at_zones(cr: Any) -> None:
    """Hours are others when their site goes by another time zone."""
    cr.execute(
        f"""
        UPDATE ha_grant SET next_change = clock_timestamp() AT TIME ZONE 'UTC'
        WHERE id IN (
            SELECT held.id FROM ha_grant AS held {_SITE}
            WHERE held.has_hours AND held.active AND held.zone IS DISTINCT FROM {_ZONE}
              AND (held.ends IS NULL OR held.ends > clock_timestamp() AT TIME ZONE 'UTC')
            FOR NO KEY UPDATE OF held SKIP LOCKED
        )
        """
    )


def _read_due(cr: Any) -> list[_Due]:
    cr.execute(
        f"""
        SELECT held.id, held.instance_id, held.next_change, {_ZONE}, clock_timestamp() AT TIME ZONE 'UTC',
               held.begins, held.ends, held.has_hours, {_HOURS}
        FROM ha_grant AS held {_SITE}
        WHERE held.active AND held.next_change <= clock_timestamp() AT TIME ZONE 'UTC'
        ORDER BY held.next_change LIMIT %s
        """,
        [MOST_AT_ONCE],
    )
    return [_due(*row) for row in cr.fetchall()]


def _due(
    grant_id: int,
    instance_id: int,
    was_due: datetime,
    zone: str,
    moment: datetime,
    begins: datetime | None,
    ends: datetime | None,
    has_hours: bool | None,
    rows: list[tuple[list[bool | None], float, float]],
) -> _Due:
    hours = tuple(weekly_hours(*row, zone) for row in rows) if has_hours else None
    times = GrantTimes(begins, ends, hours)
    return _Due(grant_id, instance_id, was_due, zone, holds(times, moment), next_change(times, moment))


def _write(cr: Any, due: list[_Due]) -> list[str]:
    """One statement, so that a message is there if and only if the right has changed. Returns the bus channels."""
    cr.execute(
        """
        WITH RECURSIVE turning AS MATERIALIZED (
            SELECT held.id, held.instance_id, held.acl_generation, held.user_id, held.group_id, held.partner_id,
                   new.zone, new.holds, new.next_change, new.holds IS DISTINCT FROM held.is_holding AS moves
            FROM ha_grant AS held
            JOIN unnest(%s::int[], %s::timestamp[], %s::text[], %s::bool[], %s::timestamp[])
                AS new (id, was_due, zone, holds, next_change)
                ON new.id = held.id AND new.was_due = held.next_change
            JOIN ha_instance AS instance ON instance.id = held.instance_id
            FOR NO KEY UPDATE OF held, instance SKIP LOCKED
        ), turned AS (
            UPDATE ha_grant AS held
            SET is_holding = turning.holds, next_change = turning.next_change,
                zone = CASE WHEN held.has_hours THEN turning.zone END,
                acl_generation = held.acl_generation + turning.moves::int
            FROM turning WHERE held.id = turning.id
        ), left_behind AS (
            UPDATE ha_instance AS instance SET acl_generation = instance.acl_generation + 1
            WHERE instance.id IN (SELECT instance_id FROM turning WHERE moves AND NOT holds)
            RETURNING instance.id, instance.acl_generation - 1 AS heard
        ), in_groups (group_id) AS (
            SELECT group_id FROM turning WHERE moves AND group_id IS NOT NULL
            UNION SELECT implied.gid FROM res_groups_implied_rel AS implied
            JOIN in_groups ON in_groups.group_id = implied.hid
        ), people (id, passes_on) AS (
            SELECT id, active AND is_company FROM res_partner
            WHERE id IN (SELECT partner_id FROM turning WHERE moves)
            UNION SELECT partner.id, partner.active
            FROM people JOIN res_partner AS partner ON partner.parent_id = people.id AND people.passes_on
        ), receivers AS (
            SELECT partner_id FROM res_users WHERE active AND (
                id IN (SELECT user_id FROM turning WHERE moves)
                OR partner_id IN (SELECT id FROM people)
                OR id IN (SELECT uid FROM res_groups_users_rel WHERE gid IN (SELECT group_id FROM in_groups))
            )
        ), told (channel) AS (
            SELECT '"ha.grant",' || id || ',"' || acl_generation || '"' FROM turning WHERE moves
            UNION ALL SELECT '"ha.grant",' || id || ',"outside:' || acl_generation || '"' FROM turning WHERE moves
            UNION ALL SELECT '"ha.instance",' || id || ',"' || heard || '"' FROM left_behind
            UNION ALL SELECT '"ha.instance",' || id || ',"status:' || heard || '"' FROM left_behind
            UNION ALL SELECT '"res.partner",' || partner_id FROM receivers
        )
        INSERT INTO bus_bus (channel, message, create_date, write_date)
        SELECT '["' || current_database() || '",' || channel || ']', '{"type":"ha_access_changed","payload":{}}',
               clock_timestamp() AT TIME ZONE 'UTC', clock_timestamp() AT TIME ZONE 'UTC'
        FROM told RETURNING channel
        """,
        [
            [grant.id for grant in due],
            [grant.was_due for grant in due],
            [grant.zone for grant in due],
            [grant.holds for grant in due],
            [grant.next_change for grant in due],
        ],
    )
    return [channel for (channel,) in cr.fetchall()]
