"""Who compiles statistics: a scheduled action of Odoo.

What is to be done lies in the table of marks, so it survives everything; a step is a transaction, and what is not done
within a run is gone on with in the next one. It needs no connection to Home Assistant.
"""

import logging

import psycopg2
from odoo import api, fields, models

from ...storage.statistics.compile import compile_step, forget_removed, is_alone

_logger = logging.getLogger(__name__)


class HaHistorySource(models.Model):
    _inherit = "ha.history.source"

    @api.model
    def _compile_statistics(self) -> None:
        instances = self.sudo().search([]).instance_id.ids
        left = set(instances)
        while left:
            for instance_id in [each for each in instances if each in left]:
                if not self._compile_step(instance_id):
                    left.discard(instance_id)
                if not self.env["ir.cron"]._commit_progress(1, remaining=len(left)):
                    return

    @api.model
    def _compile_step(self, instance_id: int) -> bool:
        """Whether there may be more to do."""
        try:
            with self.env.cr.savepoint():
                # If the bridge is writing what Home Assistant compiled, the next run is early enough.
                if not is_alone(self.env.cr, instance_id):
                    return False
                return compile_step(self.env.cr, instance_id, fields.Datetime.now())
        except psycopg2.errors.SerializationFailure:
            _logger.info(
                "Statistics of instance %s are compiled in the next run: others wrote them", instance_id
            )
            return False

    @api.autovacuum
    def _forget_statistics_of_removed(self) -> None:
        forget_removed(self.env.cr)
