"""Why a state is as it is: Home Assistant's contexts, as far as they tell something. Pure, with the SQL that keeps it.

Each change has a context: an id, that of a user who asked for it, and a parent. What a service, an automation or a
script does has the context of its call or run, so what changed with the context of an automation was done by it. An
automation's run has the context of what set it off as its parent. Contexts are remembered for a while by which entity
they were seen at first; what they say of a recorded change becomes a row of `ha_history_cause`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from .rows import as_time

RUNNING_DOMAINS = ("automation", "scene", "script")
"""What happens with the context of one of these was done by it."""
SETTINGS = (
    "temperature", "target_temp_low", "target_temp_high", "humidity", "preset_mode", "fan_mode", "swing_mode",
    "percentage", "brightness", "current_position", "current_tilt_position", "source", "volume_level", "effect",
)  # fmt: skip
"""Attributes that somebody sets, in the order in which they are told. They count where they are kept."""
MOST_REMEMBERED = 2_000
"""Contexts of one instance: some minutes of a busy house."""


class Seen(NamedTuple):
    """A change of any entity, recorded or not.

    :ivar record: id of the `ha.entity`
    """

    record: int
    domain: str
    context_id: str | None


class Recorded(NamedTuple):
    """A change that is recorded.

    :ivar is_number: its state is a number, which changes without anybody doing anything
    :ivar state_changed: not only attributes
    :ivar settings: whether one of `SETTINGS` that is kept is another than before
    """

    record: int
    last_updated: float
    keep: int
    is_number: bool
    state_changed: bool
    settings: bool
    context_id: str | None
    parent_id: str | None
    user_id: str | None


class Cause(NamedTuple):
    """A row of `ha_history_cause`.

    :ivar is_setting: only a setting changed, not the state
    :ivar user_id: of Home Assistant
    :ivar by: record of the automation, script or scene that did it
    :ivar trigger: record of the entity whose change set that off
    """

    record: int
    last_updated: float
    keep: int
    is_setting: bool
    context_id: str | None
    parent_id: str | None
    user_id: str | None
    by: int | None
    trigger: int | None


class Told(NamedTuple):
    """As `Cause`, of a change that was read from Home Assistant: entities are told by their ids there.

    :ivar when: `last_updated` of the change
    """

    entity_id: str
    when: float
    context_id: str | None
    user_id: str | None
    by: str | None
    trigger: str | None


class Contexts:
    """What was seen of the contexts of one instance. Not thread-safe."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._runs: OrderedDict[str, int] = OrderedDict()
        self._changes: OrderedDict[str, int] = OrderedDict()

    def remember(self, changes: Iterable[Seen]) -> None:
        """In their order: the first with a context began it, others follow from it."""
        for record, domain, context_id in changes:
            if context_id:
                known = self._runs if domain in RUNNING_DOMAINS else self._changes
                known.setdefault(context_id, record)
                if len(known) > self._most:
                    known.popitem(last=False)

    def cause_of(self, change: Recorded) -> Cause | None:
        """None where there is nothing to tell: a number, a mere update, or something that happened by itself."""
        if change.is_number or not (change.state_changed or change.settings):
            return None
        is_setting = not change.state_changed
        by = self._runs.get(change.context_id or "")
        trigger = self._changes.get(change.parent_id or "")
        by, trigger = (None if each == change.record else each for each in (by, trigger))
        if not (is_setting or change.user_id or by or change.parent_id):
            return None
        return Cause(
            change.record,
            change.last_updated,
            change.keep,
            is_setting,
            change.context_id,
            change.parent_id,
            change.user_id,
            by,
            trigger,
        )


def settings_differ(old: Mapping[str, Any], new: Mapping[str, Any], kept: frozenset[str]) -> bool:
    """Whether something that somebody sets, and that is kept, is another now; what was not there before is not set."""
    return any(name in kept and name in old and old[name] != new.get(name) for name in SETTINGS)


def write_causes(cr: Any, instance_id: int, causes: Iterable[Cause]) -> None:
    """Those that are there already stay; an entity that is gone has none."""
    rows = [(*cause[:1], as_time(cause.last_updated), *cause[2:]) for cause in causes]
    if not rows:
        return
    cr.execute(
        """
        INSERT INTO ha_history_cause
            (instance_id, entity_id, last_updated, keep, is_setting, context_id, parent_id, ha_user_id,
             by_entity_id, trigger_entity_id)
        SELECT %s, entity.id, last_updated, keep, is_setting, context_id, parent_id, user_id, by_entity.id, set_off.id
        FROM unnest(
            %s::int4[], %s::timestamp[], %s::int4[], %s::bool[], %s::varchar[], %s::varchar[], %s::varchar[],
            %s::int4[], %s::int4[]
        ) AS new (record, last_updated, keep, is_setting, context_id, parent_id, user_id, by_record, trigger_record)
        JOIN ha_entity AS entity ON entity.id = record
        LEFT JOIN ha_entity AS by_entity ON by_entity.id = by_record
        LEFT JOIN ha_entity AS set_off ON set_off.id = trigger_record
        ON CONFLICT (entity_id, last_updated) DO NOTHING
        """,
        [instance_id, *map(list, zip(*rows, strict=True))],
    )


def write_told(cr: Any, instance_id: int, told: Iterable[Told]) -> int:
    """How many were new. They are of changes of words that are recorded; others are left out."""
    rows = [(each.entity_id, as_time(each.when), *each[2:]) for each in told]
    if not rows:
        return 0
    cr.execute(
        """
        INSERT INTO ha_history_cause
            (instance_id, entity_id, last_updated, keep, is_setting, context_id, ha_user_id,
             by_entity_id, trigger_entity_id)
        SELECT entity.instance_id, entity.id, new.moment, history.keep, FALSE, new.context_id, new.user_id,
               by_entity.id, set_off.id
        FROM unnest(%s::varchar[], %s::timestamp[], %s::varchar[], %s::varchar[], %s::varchar[], %s::varchar[])
            AS new (entity_id, moment, context_id, user_id, by_id, trigger_id)
        JOIN ha_entity AS entity ON entity.instance_id = %s AND entity.entity_id = new.entity_id
        JOIN ha_history AS history ON history.entity_id = entity.id AND history.last_updated = new.moment
            AND history.value IS NULL AND history.last_changed IS NULL
        LEFT JOIN ha_entity AS by_entity
            ON by_entity.instance_id = entity.instance_id AND by_entity.entity_id = new.by_id
        LEFT JOIN ha_entity AS set_off
            ON set_off.instance_id = entity.instance_id AND set_off.entity_id = new.trigger_id
        ON CONFLICT (entity_id, last_updated) DO NOTHING
        """,
        [*map(list, zip(*rows, strict=True)), instance_id],
    )
    return int(cr.rowcount)


def contexts_of_commands(
    cr: Any, instance_id: int, since: float, until: float, most: int
) -> dict[str, str | None]:
    """The users of Home Assistant, by the contexts of commands that were sent between two times."""
    cr.execute(
        """
        SELECT context ->> 'id', context ->> 'user_id' FROM ha_command
        WHERE instance_id = %s AND context ->> 'id' IS NOT NULL AND is_read IS NOT TRUE
              AND create_date BETWEEN %s AND %s
        ORDER BY id LIMIT %s
        """,
        [instance_id, as_time(since), as_time(until), most],
    )
    return dict(cr.fetchall())


def hand_over_causes(cr: Any, entity: int, into: int, before: datetime | None = None) -> None:
    """What caused changes of one entity, and what it caused, goes with them to another.

    :param before: only of the time before
    """
    values = {"entity": entity, "into": into, "before": before or datetime.max}
    cr.execute(
        """
        UPDATE ha_history_cause AS cause SET entity_id = %(into)s
        WHERE entity_id = %(entity)s AND last_updated < %(before)s AND NOT EXISTS (
            SELECT FROM ha_history_cause AS own
            WHERE own.entity_id = %(into)s AND own.last_updated = cause.last_updated
        )
        """,
        values,
    )
    for column in ("by_entity_id", "trigger_entity_id"):
        cr.execute(
            f"""
            UPDATE ha_history_cause SET {column} = %(into)s
            WHERE {column} = %(entity)s AND last_updated < %(before)s
            """,
            values,
        )
