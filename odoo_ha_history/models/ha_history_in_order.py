"""What happened, in the order of its time, for other addons: they go through it as if it happened now.

There is no right to check in here: who calls has searched the entities as the user.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from odoo import api, models

from ..storage import chart
from ..storage.in_order import StateThen, Unknown, gathered, read_states, read_states_before
from ..storage.rows import as_seconds


class HaHistory(models.Model):
    _inherit = "ha.history"

    @api.model
    def _states_before(
        self, entity_ids: Sequence[int], moment: datetime, names: Sequence[str] = ()
    ) -> dict[int, StateThen]:
        """By id of the entity, the state that holds at a time (UTC without a zone).

        :param names: of the attributes that are wanted besides
        """
        return read_states_before(self.env.cr, entity_ids, moment, names)

    @api.model
    def _states_in_order(
        self, entity_ids: Sequence[int], since: datetime, until: datetime, names: Sequence[str] = ()
    ) -> Iterator[list[StateThen]]:
        """What was said from `since` to before `until`, in order and in parts, some of which are empty."""
        return read_states(self.env.cr, entity_ids, since, until, names)

    @api.model
    def _unknown(self, entity_ids: Sequence[int], since: datetime, until: datetime) -> list[Unknown]:
        """The times between of which it is known that something is missing."""
        entities = self.env["ha.entity"].sudo().browse(entity_ids)
        instance_of = {entity.id: entity.instance_id.id for entity in entities}
        gaps = chart.read_gaps(self.env.cr, instance_of, since, until)
        away_since = self._away_since([{"instance_id": home} for home in set(instance_of.values())])
        for record, home in instance_of.items():
            if home in away_since:
                gaps[record].append(chart.Gap(away_since[home], as_seconds(until), chart.AWAY))
        return gathered(gaps, since, until)
