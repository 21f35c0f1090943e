"""An open page asks for a chart, too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from odoo.addons.odoo_ha_portal.controllers.live import HaLive
from odoo.addons.odoo_ha_portal.models.access.outsider import Outsider
from odoo.http import request


def _chart(outsider: Outsider, question: dict) -> Any:
    if outsider.is_guest:
        request.env["ha.grant"].sudo().browse(outsider.grant_id).link_id._spend_chart()
    asked = (question.get(name) for name in ("ids", "start", "end", "width"))
    return request.env["ha.outsider"]._chart(outsider, *asked)


class HaLiveHistory(HaLive):
    def _questions(self) -> dict[str, Callable[[Outsider, dict], Any]]:
        return {**super()._questions(), "chart": _chart}
