"""The worker that does what rules say also clears alarms that have ended: the bridge wakes it for that, too."""

import random
import time

from odoo import api, models

from ..firing.ha_rule_firing import CONCURRENCY, TRIES


class HaRuleFiring(models.Model):
    _inherit = "ha.rule.firing"

    @api.model
    def _run_waiting(self) -> None:
        super()._run_waiting()
        for attempt in range(1, TRIES + 1):
            try:
                with self.env.registry.cursor() as cr:
                    self.env["ha.alarm"].with_env(self.env(cr=cr, su=True))._clear_ended()
                return
            except CONCURRENCY:
                # It met somebody else's transaction; after the last try it is done with the next run.
                time.sleep(random.uniform(0.0, 0.1 * 2**attempt))
