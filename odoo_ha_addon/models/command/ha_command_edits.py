"""Commands that are edits of a record: which are under way, and what became of them."""

import json

from odoo import api, models

from .ha_command import FINAL_STATES


class HaCommand(models.Model):
    _inherit = "ha.command"

    @api.model
    def _take_finished_edits(self, instance_id: int) -> list[dict]:
        """The edits whose outcome no record shows yet, oldest first; from now on they count as settled."""
        self.env.cr.execute(
            """
            UPDATE ha_command SET settled = true
            WHERE instance_id = %s AND res_model IS NOT NULL AND settled IS NOT TRUE AND state IN %s
            RETURNING id, res_model, res_id, payload, state, code, error, response
            """,
            [instance_id, FINAL_STATES],
        )
        return sorted(self.env.cr.dictfetchall(), key=lambda command: command["id"])

    @api.model
    def _edit_under_way(self, record) -> bool:
        """Whether an edit of the record waits, or is with Home Assistant."""
        self.env.cr.execute(
            """
            SELECT EXISTS (
                SELECT 1 FROM ha_command
                WHERE instance_id = %s AND res_model = %s AND res_id = %s AND settled IS NOT TRUE
                  AND state IN ('pending', 'sent')
            )
            """,
            [record.instance_id.id, record._name, record.id],
        )
        return self.env.cr.fetchone()[0]

    @api.model
    def _keys_under_way(self, record) -> set[str]:
        """Keys of Home Assistant's that edits of the record name which wait, or are with Home Assistant."""
        self.env.cr.execute(
            """
            SELECT DISTINCT jsonb_object_keys(payload) FROM ha_command
            WHERE instance_id = %s AND res_model = %s AND res_id = %s AND settled IS NOT TRUE
              AND state IN ('pending', 'sent')
            """,
            [record.instance_id.id, record._name, record.id],
        )
        return {key for (key,) in self.env.cr.fetchall()}

    @api.model
    def _drop_edits(self, records) -> None:
        """What waits to be sent for these records is not sent any more."""
        self.env.cr.execute(
            """
            UPDATE ha_command
            SET state = 'failed', code = 'dropped', settled = true, done_at = clock_timestamp() AT TIME ZONE 'UTC'
            WHERE instance_id = ANY(%s) AND res_model = %s AND res_id = ANY(%s) AND settled IS NOT TRUE
              AND state = 'pending'
            """,
            [records.instance_id.ids, records._name, records.ids],
        )

    @api.model
    def _readdress(self, model: str, record_id: int, address: dict) -> None:
        """What waits to be sent goes to another id of Home Assistant's, because the record has got one."""
        self.env.cr.execute(
            """
            UPDATE ha_command SET payload = payload || %s::jsonb
            WHERE res_model = %s AND res_id = %s AND settled IS NOT TRUE AND state = 'pending'
            """,
            [json.dumps(address), model, record_id],
        )
