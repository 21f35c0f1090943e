"""Reads `ha_watch`: which pages follow which entities on which channel."""

from __future__ import annotations

from typing import Any

from ..write.frames import Watch


def read_watches(cr: Any, now: float) -> list[Watch]:
    """Those that are still valid. `now` is the monotonic time that their remaining seconds are counted from."""
    cr.execute(
        """
        SELECT user_id, viewer, channel_model, channel_id, instance_id, entity_ids,
               extract(epoch FROM until - (clock_timestamp() AT TIME ZONE 'UTC'))::float8
        FROM ha_watch WHERE until > clock_timestamp() AT TIME ZONE 'UTC'
        """
    )
    return [
        Watch(f"{user_id}/{viewer}", (model, record_id), instance_id, frozenset(entity_ids), now + remaining)
        for user_id, viewer, model, record_id, instance_id, entity_ids, remaining in cr.fetchall()
    ]
