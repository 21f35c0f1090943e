"""Where Home Assistant sends the browser back to after a login; what it brings is for `ha.connect` to judge."""

from __future__ import annotations

from typing import Any

from odoo.http import Controller, Response, request, route

PAGE = "home-assistant-connect"


class HaConnectCallback(Controller):
    @route("/ha/connect/callback", type="http", auth="user", methods=["GET"])
    def callback(self, state: str = "", code: str = "", error: str = "", **_others: Any) -> Response:
        """Connect, and go on to the page that tells how it went: of the new instance, or why there is none."""
        instance_id = request.env["ha.connect"]._finish(state, code, error)
        answer = request.redirect(f"/odoo/{instance_id}/{PAGE}" if instance_id else f"/odoo/{PAGE}")
        # The address of this page has what only the two of us should know.
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["Cache-Control"] = "no-store"
        return answer
