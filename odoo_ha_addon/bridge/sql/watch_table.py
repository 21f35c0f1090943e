"""Reads `ha_watch`: which pages follow which entities on which channel."""

from __future__ import annotations

from typing import Any

from ..write.frames import Watch
from .bus import table_of


def read_watches(cr: Any, now: float) -> list[Watch]:
    """Those that are still valid: their time is not over, and no right on their channel was taken away since.

    :param now: the monotonic time that their remaining seconds are counted from
    """
    cr.execute("SELECT DISTINCT channel_model FROM ha_watch")
    models = [model for (model,) in cr.fetchall()]
    return [watch for model in models for watch in _of_model(cr, model, now)]


def _of_model(cr: Any, model: str, now: float) -> list[Watch]:
    cr.execute(
        f"""
        SELECT watch.user_id, watch.viewer, watch.channel_model, watch.channel_id, watch.instance_id, watch.entity_ids,
               watch.is_outside, extract(epoch FROM watch.told_since)::float8,
               extract(epoch FROM watch.until - (clock_timestamp() AT TIME ZONE 'UTC'))::float8
        FROM ha_watch AS watch
        JOIN {table_of(model)} AS channel
            ON channel.id = watch.channel_id AND channel.acl_generation = watch.acl_generation
        WHERE watch.channel_model = %s AND watch.until > clock_timestamp() AT TIME ZONE 'UTC'
        """,
        [model],
    )
    return [
        Watch(
            f"{user_id}/{viewer}",
            (model, record_id),
            instance_id,
            frozenset(entity_ids),
            now + remaining,
            bool(is_outside),
            told_since or 0.0,
        )
        for (
            user_id,
            viewer,
            model,
            record_id,
            instance_id,
            entity_ids,
            is_outside,
            told_since,
            remaining,
        ) in cr.fetchall()
    ]
