"""What the server tells the open pages of one user about their own selection of an instance; nobody else hears it."""

from odoo import api, models


class HaRealtimeUpdate(models.AbstractModel):
    _name = "ha.realtime.update"
    _description = "Home Assistant Messages to One User"

    @api.model
    @api.private
    def notify_instance_switched(self, instance) -> None:
        """Tell the acting user's pages that they switched to `instance` (ha.instance).

        A hint: each browser session has a choice of its own, so a page asks `/odoo_ha_addon/get_instances` for its own.
        """
        self._tell_acting_user(
            "instance_switched",
            {"instance_id": instance.id, "instance_name": instance.sudo().name, "user_id": self.env.uid},
        )

    @api.model
    @api.private
    def notify_session_fallback(
        self, from_instance_id: int | None, instance_id: int | None, reason: str
    ) -> None:
        """Tell the acting user's pages that their choice no longer holds, and what serves instead.

        :param from_instance_id: what they had chosen; None if that is not known any more
        :param instance_id: what serves now; None for nothing
        :param reason: `archived`, `deleted`, `no_access` or `expired`
        """
        names = self.env["ha.instance"].sudo()
        before, after = names.browse(from_instance_id or ()).exists(), names.browse(instance_id or ())
        self._tell_acting_user(
            "session_fallback",
            {
                "from_instance_id": from_instance_id or False,
                "from_instance_name": before.name,
                "instance_id": after.id,
                "instance_name": after.name,
                "reason": reason,
                "reason_text": self._reasons().get(reason, ""),
                "user_id": self.env.uid,
            },
        )

    def _reasons(self) -> dict[str, str]:
        return {
            "archived": self.env._("It was archived."),
            "deleted": self.env._("It was deleted."),
            "no_access": self.env._("You no longer have access to it."),
            "expired": self.env._("The selection could no longer be read."),
        }

    def _tell_acting_user(self, message_type: str, payload: dict) -> None:
        self.env.user._bus_send(message_type, payload)
