"""For how long statistics are kept: what the settings say, and what is in force.

A longer time is in force at once. A shorter one is as soon as nothing would go by it, or when a person has seen what
would go and has agreed: `ha.statistics.trim`.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...storage.partitions import FOR_EVER, is_longer
from ...storage.statistics import cost as statistics_cost
from ...storage.statistics.retention import PARAMETERS, Kept, kept_since
from ...storage.statistics.theirs import forget_months

WANTED = {period: f"{name}_wanted" for period, name in PARAMETERS.items()}
"""The parameters with what the settings say."""


class HaStatisticsRetention(models.AbstractModel):
    _name = "ha.statistics.retention"
    _description = "Retention of Home Assistant Statistics"

    @api.model
    def _in_force(self) -> dict[str, int]:
        """Days, by `hour` and `day`."""
        return self._read(PARAMETERS)

    @api.model
    def _wanted(self) -> dict[str, int]:
        """As `_in_force`."""
        return self._read(WANTED)

    @api.model
    def _want(self, keeps: dict[str, int]) -> None:
        """What the settings say from now on.

        :raises UserError: days would go before their hours
        """
        if is_longer(keeps["hour"], keeps["day"]):
            raise UserError(self.env._("Statistics of days are kept at least as long as those of hours."))
        self._write(WANTED, keeps)
        before = self._in_force()
        going = {amount.period for amount in self._going()}
        now = {
            period: keep
            for period, keep in keeps.items()
            if not is_longer(before[period], keep) or period not in going
        }
        self._write(PARAMETERS, before | now)
        if is_longer(keeps["hour"], before["hour"]):
            # What Home Assistant still has of the time between is read again.
            forget_months(self.env.cr, kept_since(before["hour"], fields.Datetime.now()))

    @api.model
    def _going(self) -> list[statistics_cost.Amount]:
        """What would go by what the settings say, and is not agreed to."""
        wanted, before = self._wanted(), self._in_force()
        shorter = {
            period: keep if is_longer(before[period], keep) else FOR_EVER for period, keep in wanted.items()
        }
        if not any(shorter.values()):
            return []
        now = fields.Datetime.now()
        since = Kept(kept_since(shorter["hour"], now), kept_since(shorter["day"], now))
        return statistics_cost.amounts(self.env.cr, since)

    @api.model
    def _agree(self) -> None:
        """What the settings say is in force, and what is due by it goes soon."""
        self._write(PARAMETERS, self._wanted())
        self.env["ha.history.maintenance"]._run_soon()

    @api.model
    def _read(self, names: dict[str, str]) -> dict[str, int]:
        parameters = self.env["ir.config_parameter"].sudo()
        values = {period: parameters.get_param(name) or "" for period, name in names.items()}
        return {period: int(value) if value.isdecimal() else FOR_EVER for period, value in values.items()}

    @api.model
    def _write(self, names: dict[str, str], keeps: dict[str, int]) -> None:
        parameters = self.env["ir.config_parameter"].sudo()
        for period, keep in keeps.items():
            parameters.set_param(names[period], str(keep))
        parameters.flush_model()  # for who reads them in SQL
