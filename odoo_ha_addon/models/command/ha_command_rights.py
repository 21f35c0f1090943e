"""Whether the user of a command may still do what it asks for, asked by the bridge right before it is sent.

Edits wait for as long as Home Assistant is away. Their user may have lost the group, the company or the account
meanwhile, or the record may have gone to another company.
"""

from odoo import SUPERUSER_ID, api, models


class HaCommand(models.Model):
    _inherit = "ha.command"

    @api.model
    def _without_right(self, command_ids: list[int]) -> list[int]:
        """Those of these commands that their user may no longer give; the bridge calls this."""
        commands = self.sudo().browse(command_ids).exists()
        return [command.id for command in commands if not command._is_still_right()]

    def _is_still_right(self) -> bool:
        """Whether the user may still do it; nobody is asked where it was written past all rights."""
        if self.by_system or self.user_id.id == SUPERUSER_ID:
            return True
        if not self.user_id.active:
            return False
        as_user = self.with_env(self.env(user=self.user_id.id, su=False, context={}))
        if not as_user.env["ha.access"]._is_user():
            return False
        return as_user._may_still_edit() if self.res_model else as_user._may_still_call()

    def _may_still_edit(self) -> bool:
        command = self.sudo()
        record = self.env[command.res_model].browse(command.res_id).exists()
        return bool(record) and record.has_access("write")

    def _may_still_call(self) -> bool:
        command = self.sudo()
        instances = self.env["ha.instance"].with_context(active_test=False)
        if not instances.search_count([("id", "=", command.instance_id.id)]):
            return False
        is_call = command.payload.get("type") == "call_service"
        if self.env["ha.access"]._is_manager() or command.is_read or not is_call:
            # What is no call of a service names nothing that a right hangs on: code of the server has chosen it.
            return True
        further = self.env["ha.service.catalog"]._further_entities()
        names = _entity_ids(command.payload, further)
        named = self.env["ha.entity"].search(
            [("instance_id", "=", command.instance_id.id), ("entity_id", "in", names)]
        )
        return (
            bool(names)
            and len(named) == len(names)
            and self.env["ha.access"]._controllable(named) == named
            and self._is_offered(command.payload, self.env["ha.access"]._grants_with_control(), named)
        )

    @api.model
    def _is_offered(self, payload: dict, grants, entities) -> bool:
        """Whether a service is one of the usual ones, or one that these grants (ha.grant) give on the entities."""
        domain, service = str(payload.get("domain")), str(payload.get("service"))
        if service in self.env["ha.service.catalog"]._services_of(domain):
            return True
        return bool(grants._service_beyond(f"{domain}.{service}", entities.sudo()))


def _entity_ids(payload: dict, further: dict[tuple[str, str], str]) -> list[str]:
    """What the call of a service moves.

    :param further: as `ha.service.catalog` has it
    """
    target = payload.get("target") or {}
    key = further.get((str(payload.get("domain")), str(payload.get("service"))), "")
    named = [target.get("entity_id"), (payload.get("service_data") or {}).get(key)]
    lists = [value if isinstance(value, list) else [value] for value in named if value]
    return list(dict.fromkeys(name for names in lists for name in names))
