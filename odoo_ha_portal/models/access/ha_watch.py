"""Pages of guests: all guests are one user of Odoo's, so each device has a number of its own."""

from odoo import api, models
from odoo.exceptions import UserError

from .outsider import acting_in

MOST_OF_DEVICE = 10
"""Pages of a guest's device that follow at the same time."""


class HaWatch(models.Model):
    _inherit = "ha.watch"

    @api.model
    def _check_number_of_viewers(self, viewer: str) -> None:
        outsider = acting_in(self.env)
        if outsider is None or not outsider.is_guest:
            super()._check_number_of_viewers(viewer)
            return
        self.env.cr.execute(
            """
            SELECT count(DISTINCT viewer) FROM ha_watch
            WHERE user_id = %s AND viewer LIKE %s AND viewer != %s AND until > clock_timestamp() AT TIME ZONE 'UTC'
            """,
            [self.env.uid, f"{outsider.device_id}/%", viewer],
        )
        if self.env.cr.fetchone()[0] >= MOST_OF_DEVICE:
            raise UserError(
                self.env._("You have this page open too often. Close some, and try again in a minute.")
            )
