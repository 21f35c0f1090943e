"""Tells the open pages of outsiders how their instances are connected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from ...protocol.outsiders import SUBCHANNEL


def tell_outsiders(cr: Any, states: Mapping[int, str]) -> list[str]:
    """Write a bus message for each grant by which somebody looks from outside. Why an instance is not connected names
    addresses, so that it is not said.

    :param states: of the connections, by instance
    :return: the channels for `BusAnnouncer.announce`
    """
    if not states:
        return []
    cr.execute(
        """
        WITH looked_at AS (
            SELECT DISTINCT channel_id, instance_id, acl_generation FROM ha_watch
            WHERE is_outside AND channel_model = 'ha.grant' AND instance_id = ANY(%s)
              AND until > clock_timestamp() AT TIME ZONE 'UTC'
        )
        INSERT INTO bus_bus (channel, message, create_date, write_date)
        SELECT '["' || current_database() || '","ha.grant",' || held.id || ',"' || %s || held.acl_generation || '"]',
               new.message, clock_timestamp() AT TIME ZONE 'UTC', clock_timestamp() AT TIME ZONE 'UTC'
        FROM unnest(%s::int[], %s::text[]) AS new (instance_id, message)
        JOIN looked_at USING (instance_id)
        JOIN ha_grant AS held ON held.id = looked_at.channel_id AND held.acl_generation = looked_at.acl_generation
        RETURNING channel
        """,
        [
            list(states),
            SUBCHANNEL,
            list(states),
            [_message(instance_id, state) for instance_id, state in states.items()],
        ],
    )
    return [channel for (channel,) in cr.fetchall()]


def _message(instance_id: int, state: str) -> str:
    payload = {"instance_id": instance_id, "state": state}
    return orjson.dumps({"type": "ha_connection", "payload": payload}).decode()
