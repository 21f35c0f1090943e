"""Keeps what Home Assistant's energy settings say, a row for each instance (`ha.energy`).

A statistic is kept with the record of its entity. Where the entity is renamed, Home Assistant may go on naming the
statistic as before; the record is still the one that was meant.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import orjson

from ...energy.settings import Settings, stored


class Meter(NamedTuple):
    """What Home Assistant says of a statistic.

    :ivar unit: in which it is shown
    :ivar stored_unit: in which its numbers are kept
    """

    name: str | None
    unit: str | None
    stored_unit: str | None


class EnergySettings(NamedTuple):
    """:ivar state: `ready`; `none`: nothing was ever set; `absent`: Home Assistant runs without its energy page"""

    state: str
    settings: Settings = Settings()
    meters: Mapping[str, Meter] = {}
    currency: str | None = None
    is_metric: bool = True


class SettingsTable:
    """With the cursor of a transaction that is given."""

    def write(self, cr: Any, instance_id: int, found: EnergySettings) -> None:
        ids = found.settings.statistics()
        records = self._records(cr, instance_id, ids)
        meters = {
            name: [records.get(name), *(found.meters.get(name) or Meter(None, None, None))] for name in ids
        }
        cr.execute(
            """
            INSERT INTO ha_energy AS known (
                instance_id, state, sources, devices, meters, currency, is_metric, co2_entity_id, read_at
            )
            SELECT %(instance)s, %(state)s, %(sources)s::jsonb, %(devices)s::jsonb, %(meters)s::jsonb, %(currency)s,
                %(is_metric)s,
                (
                    -- Electricity Maps has two sensors; the one in percent is wanted.
                    SELECT min(entity.id) FROM ha_entity AS entity
                    JOIN ha_entity_state AS state ON state.id = entity.state_id
                    WHERE entity.instance_id = %(instance)s AND entity.active AND entity.platform = 'co2signal'
                        AND state.attributes ->> 'unit_of_measurement' = '%%'
                ),
                now() AT TIME ZONE 'UTC'
            ON CONFLICT (instance_id) DO UPDATE SET
                state = EXCLUDED.state, sources = EXCLUDED.sources, devices = EXCLUDED.devices,
                meters = EXCLUDED.meters, currency = EXCLUDED.currency, is_metric = EXCLUDED.is_metric,
                co2_entity_id = EXCLUDED.co2_entity_id, read_at = EXCLUDED.read_at
            """,
            {
                "instance": instance_id,
                "state": found.state,
                **{key: _json(rows) for key, rows in stored(found.settings).items()},
                "meters": _json(meters),
                "currency": found.currency,
                "is_metric": found.is_metric,
            },
        )

    def _records(self, cr: Any, instance_id: int, statistics: Sequence[str]) -> dict[str, int]:
        """By the id of the statistic, the record of its entity; of one that was renamed, the record as it was known."""
        cr.execute(
            "SELECT entity_id, id FROM ha_entity WHERE instance_id = %s AND entity_id = ANY(%s) ORDER BY active",
            [instance_id, list(statistics)],
        )
        records: dict[str, int] = dict(cr.fetchall())
        cr.execute("SELECT meters FROM ha_energy WHERE instance_id = %s", [instance_id])
        row = cr.fetchone()
        before = {name: known[0] for name, known in ((row and row[0]) or {}).items() if known[0]}
        cr.execute(
            "SELECT id FROM ha_entity WHERE instance_id = %s AND active AND id = ANY(%s)",
            [instance_id, list(before.values())],
        )
        there = {record for (record,) in cr.fetchall()}
        renamed = {name: record for name, record in before.items() if record in there and name in statistics}
        return {**renamed, **records}


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
