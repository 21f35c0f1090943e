"""What of a house an overview is about: the themes of its entities, and in which states these matter, in SQL.

All is told in one pass over the entities that a user may see, so that an overview costs the same for two hundred
entities and for ten thousand.
"""

import json

from odoo.tools import SQL, Query

from ..instance.ha_instance_selection import UNAVAILABLE, WRITTEN_DOMAINS

OPENINGS = ("door", "garage_door", "opening", "window")
HAZARDS = (
    "carbon_monoxide", "cold", "gas", "heat", "moisture", "problem", "safety", "smoke", "tamper",
)  # fmt: skip
WAYS_IN = ("door", "garage", "gate", "window")
"""Classes of covers through which somebody comes into a house; a blind that is open is nothing to look after."""
LOW_BATTERY = 15
"""Percent."""

MOST = {
    "person": 40, "weather": 1, "alarm_control_panel": 20, "hazard": 100, "lock": 60, "cover": 100, "opening": 120,
    "climate": 100, "light": 200, "media_player": 60, "robot": 20, "power": 40, "temperature": 150, "battery": 40,
    "update": 40, "other": 60,
}  # fmt: skip
"""Entities of each theme that an overview tells of one by one, those that matter first; the rest is counted."""

TOLD = """
    SELECT *,
        CASE
            WHEN domain IN ('person', 'weather', 'lock', 'alarm_control_panel') THEN domain
            WHEN domain IN ('vacuum', 'lawn_mower') THEN 'robot'
            WHEN domain IN ('light', 'cover', 'climate', 'media_player') AND NOT is_second THEN domain
            WHEN domain = 'update' AND state = 'on' THEN domain
            WHEN domain = 'binary_sensor' AND class = ANY(%(openings)s) THEN 'opening'
            WHEN domain = 'binary_sensor' AND class = ANY(%(hazards)s) THEN 'hazard'
            WHEN domain = 'binary_sensor' AND class = 'battery' AND state = 'on' THEN 'battery'
            WHEN domain = 'sensor' AND class = 'battery' AND state ~ '^[0-9]{1,3}([.][0-9]+)?$' THEN
                CASE WHEN state::numeric < %(low)s THEN 'battery' END
            WHEN domain = 'sensor' AND class IN ('temperature', 'power') AND NOT is_second THEN class
        END AS theme,
        coalesce(state = %(unavailable)s AND domain != ALL(%(written)s), FALSE) AS is_gone
    FROM (%(entities)s) AS entity
"""
"""`is_second`: for configuration or diagnosis, or a group of others, which would be counted twice."""

MATTERS = """
    CASE theme
        WHEN 'light' THEN state = 'on'
        WHEN 'opening' THEN state = 'on'
        WHEN 'hazard' THEN state = 'on'
        WHEN 'lock' THEN state IN ('unlocked', 'unlocking', 'open', 'opening', 'jammed')
        WHEN 'cover' THEN state IN ('open', 'opening') AND coalesce(class = ANY(%(ways_in)s), FALSE)
        WHEN 'alarm_control_panel' THEN state = 'triggered'
        WHEN 'robot' THEN state = 'error'
        WHEN 'media_player' THEN state = 'playing'
        WHEN 'person' THEN state = 'home'
        WHEN 'battery' THEN TRUE
        WHEN 'update' THEN TRUE
        ELSE FALSE
    END
"""

PROBLEM_OF_THEME = {
    "alarm_control_panel": "alarm", "hazard": "alarm", "robot": "alarm",
    "cover": "open", "lock": "open", "opening": "open",
    "battery": "battery", "update": "update",
}  # fmt: skip
"""What kind of a problem it is where something of a theme matters; of the other themes it is none."""

PROBLEM = """
    CASE WHEN is_gone THEN 'unavailable' WHEN %(matters)s THEN %(problem_of_theme)s::jsonb ->> theme END
"""


def _field(query: Query, name: str) -> SQL:
    return SQL.identifier(query.table, name)


def told(query: Query) -> SQL:
    """A query of each entity with its `theme` (or null) and `is_gone`: it is unavailable.

    :param query: of the entities (ha.entity) that are to be told
    """
    state = query.left_join(query.table, "state_id", "ha_entity_state", "id", "state_id")
    attributes = SQL.identifier(state, "attributes")
    entities = query.select(
        *(_field(query, name) for name in ("id", "instance_id", "domain", "device_id", "effective_area_id")),
        SQL.identifier(state, "state"),
        SQL(
            """
            CASE WHEN %s IN ('binary_sensor', 'cover', 'sensor')
                THEN coalesce(%s, %s, %s ->> 'device_class') END AS class
            """,
            _field(query, "domain"),
            _field(query, "device_class"),
            _field(query, "original_device_class"),
            attributes,
        ),
        SQL(
            "(%s IS NOT NULL OR jsonb_typeof(%s -> 'entity_id') IS NOT DISTINCT FROM 'array') AS is_second",
            _field(query, "entity_category"),
            attributes,
        ),
    )
    return SQL(
        TOLD,
        entities=entities,
        openings=list(OPENINGS),
        hazards=list(HAZARDS),
        low=LOW_BATTERY,
        unavailable=UNAVAILABLE,
        written=list(WRITTEN_DOMAINS),
    )


def matters() -> SQL:
    """Whether what `told` tells of is in a state that somebody wants to know of."""
    return SQL(MATTERS, ways_in=list(WAYS_IN))


def problem() -> SQL:
    """What wants somebody of what `told` tells of: `alarm`, `open`, `unavailable`, `battery`, `update` or null."""
    return SQL(PROBLEM, matters=matters(), problem_of_theme=json.dumps(PROBLEM_OF_THEME))
