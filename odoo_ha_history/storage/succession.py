"""Which entity has probably taken the place of which that is gone, and what both have of history. With a cursor that
is given; nothing is moved here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

MOST_FOUND = 200
MOST_COUNTED = 5_000_000


class Found(NamedTuple):
    """:ivar old: id of the `ha.entity` that is gone
    :ivar new: of the one that is in its place
    :ivar reason: `unique_id`, `entity_id` or `device`
    """

    old: int
    new: int
    reason: str


class Amount(NamedTuple):
    """What an entity has.

    :ivar states: at most one more than are counted
    :ivar hours: of statistics
    """

    states: int
    oldest: datetime | None
    newest: datetime | None
    hours: int


class Shared(NamedTuple):
    """What two entities both have.

    :ivar doubles: states of the same moment
    :ivar later: states of the one that is gone, since the first of the other
    :ivar hours: of statistics that both have
    """

    doubles: int
    later: int
    hours: int


def find_successions(cr: Any, parked: str) -> list[Found]:
    """Pairs of which no person was asked yet. Of several that fit an entity, the one with the best reason.

    :param parked: between the entity id that a record had and its own id, where another has that entity id by now
    """
    cr.execute(
        """
        WITH pair AS (
            SELECT old.id AS old_id, new.id AS new_id, CASE
                WHEN new.unique_id = old.unique_id THEN 'unique_id'
                WHEN new.entity_id = split_part(old.entity_id, %(parked)s, 1) THEN 'entity_id'
                ELSE 'device'
            END AS reason
            FROM ha_entity AS old
            JOIN ha_entity AS new ON new.instance_id = old.instance_id AND new.domain = old.domain
                AND new.active AND new.id > old.id
                AND (
                    new.unique_id = old.unique_id
                    OR new.entity_id = split_part(old.entity_id, %(parked)s, 1)
                    OR (
                        new.device_id = old.device_id AND new.original_name = old.original_name
                        AND new.original_device_class IS NOT DISTINCT FROM old.original_device_class
                    )
                )
            WHERE NOT old.active
                AND NOT EXISTS (
                    SELECT FROM ha_history_succession AS known
                    WHERE known.old_id = old.id AND (known.entity_id = new.id OR known.state = 'continued')
                )
                AND (
                    EXISTS (SELECT FROM ha_history WHERE entity_id = old.id)
                    OR EXISTS (SELECT FROM ha_statistics WHERE entity_id = old.id)
                )
        )
        SELECT DISTINCT ON (new_id) old_id, new_id, reason FROM pair
        ORDER BY new_id, array_position(ARRAY['unique_id', 'entity_id', 'device'], reason), old_id DESC
        LIMIT %(most)s
        """,
        {"parked": parked, "most": MOST_FOUND},
    )
    return [Found(*row) for row in cr.fetchall()]


def amount(cr: Any, entity: int) -> Amount:
    cr.execute(
        """
        SELECT (SELECT count(*) FROM (SELECT FROM ha_history WHERE entity_id = %(entity)s LIMIT %(most)s) AS counted),
               (SELECT last_updated FROM ha_history WHERE entity_id = %(entity)s ORDER BY last_updated LIMIT 1),
               (SELECT last_updated FROM ha_history WHERE entity_id = %(entity)s ORDER BY last_updated DESC LIMIT 1),
               (SELECT count(*) FROM ha_statistics WHERE entity_id = %(entity)s AND period = 'hour')
        """,
        {"entity": entity, "most": MOST_COUNTED + 1},
    )
    return Amount(*cr.fetchone())


def shared(cr: Any, old: int, new: int, first: datetime | None) -> Shared:
    """:param first: of the states of the new one; None where it has none"""
    cr.execute(
        """
        SELECT (
            SELECT count(*) FROM ha_history AS old
            JOIN ha_history AS own ON own.last_updated = old.last_updated
            WHERE old.entity_id = %(old)s AND old.last_updated >= %(first)s
                AND own.entity_id = %(new)s AND own.last_updated >= %(first)s
        ), (
            SELECT count(*) FROM ha_history WHERE entity_id = %(old)s AND last_updated >= %(first)s
        ), (
            SELECT count(*) FROM ha_statistics AS old
            JOIN ha_statistics AS own ON own.period = old.period AND own.start = old.start
            WHERE old.entity_id = %(old)s AND old.period = 'hour' AND own.entity_id = %(new)s
        )
        """,
        {"old": old, "new": new, "first": first or datetime.max},
    )
    return Shared(*cr.fetchone())


def statistics_units(cr: Any, entities: list[int]) -> set[str]:
    """In which the statistics of these are kept."""
    cr.execute(
        "SELECT DISTINCT unit FROM ha_statistic_source WHERE entity_id = ANY(%s) AND unit IS NOT NULL",
        [entities],
    )
    return {unit for (unit,) in cr.fetchall()}
