"""Whether a page that was away has missed something, where our messages are swept after two minutes.

Odoo takes a page for out of date when the last message that it heard is no longer in `bus_bus`. That
message may have been one of ours, which are worthless after two minutes (pages read states afresh). What
tells is whether older messages are still there: the sweep always leaves the oldest of all.
"""

from odoo.addons.bus.controllers.main import BusController
from odoo.http import request, route


class HaBusController(BusController):
    @route()
    def has_missed_notifications(self, last_notification_id):
        if not super().has_missed_notifications(last_notification_id):
            return False
        # sudo - bus.bus: only the oldest id is looked at, as the route itself looks for one.
        oldest = request.env["bus.bus"].sudo().search([], order="id", limit=1)
        return not oldest or type(last_notification_id) is not int or last_notification_id < oldest.id
